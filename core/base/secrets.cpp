#include "core/base/secrets.h"

#include <algorithm>
#include <array>

namespace haul {

namespace {

constexpr QByteArrayView redacted("REDACTED");

// The names of parameters whose values open something to whoever has them, without their "-" and
// "_" and in small letters: "X-Amz-Signature" is "xamzsignature".
constexpr std::array secretNames = {
    // API keys (also of Azure Functions: "code"), logins, sessions
    "auth", "authorization", "bearer", "code", "cookie", "otp", "pw", "session", "sid", "ticket",
    // single sign-on
    "assertion", "samlresponse",
    // signed URLs: CloudFront, Google, Akamai, Alibaba and Tencent, Cloudflare, Discord, Facebook
    "policy", "keypairid", "googleaccessid", "accesskeyid", "awsaccesskeyid", "ossaccesskeyid",
    "hmac", "hdnea", "hdntl", "hdnts", "sign", "verify", "hm", "oh"};
constexpr std::array secretEndings = {"key", "auth",   "pass",      "passphrase", "pwd",
                                      "sig", "sessid", "sessionid", "jwt"};
constexpr std::array secretParts = {"token",  "password",  "passwd",
                                    "secret", "signature", "credential"};

constexpr qsizetype longestName = 64; // of a longer one, the end decides
constexpr int deepestUrl = 2;         // URLs in the values of URLs

bool isSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool isSecretName(QByteArrayView name)
{
    const QByteArray encoded = name.last(qMin(name.size(), longestName)).toByteArray();
    QByteArray plain;
    for (const char c : QByteArray::fromPercentEncoding(encoded).toLower()) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            plain += c;
    }
    const auto is = [&](const char *known) { return plain == known; };
    const auto ends = [&](const char *known) { return plain.endsWith(known); };
    const auto has = [&](const char *known) { return plain.contains(known); };
    return std::any_of(secretNames.begin(), secretNames.end(), is)
           || std::any_of(secretEndings.begin(), secretEndings.end(), ends)
           || std::any_of(secretParts.begin(), secretParts.end(), has);
}

// -- The userinfo of an authority (RFC 3986, section 3.2.1) --

enum class UserInfo : quint8 { WithoutPassword, Nothing };

// Where the authority that begins behind `from` begins, or -1.
qsizetype nextAuthority(QByteArrayView text, qsizetype from)
{
    qsizetype begin = text.indexOf("://", from);
    if (begin < 0)
        return -1;
    begin += 3;
    while (begin < text.size() && text[begin] == '/')
        ++begin;
    return begin;
}

bool isPort(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Finds the "@" that ends the userinfo of the authorities of one text, in their order. A password
// with a "/" in it, which should have been encoded, shows by a port that is none.
class AtFinder
{
public:
    explicit AtFinder(QByteArrayView text)
        : text_(text)
    {
    }

    // The place of the "@", or -1.
    qsizetype find(qsizetype begin)
    {
        const auto isEnd = [](char c) { return c == '/' || c == '?' || c == '#' || isSpace(c); };
        const auto end = std::find_if(text_.begin() + begin, text_.end(), isEnd);
        const QByteArrayView authority = text_.sliced(begin, end - text_.begin() - begin);
        if (const qsizetype at = authority.lastIndexOf('@'); at >= 0)
            return begin + at;
        const qsizetype colon = authority.indexOf(':', qMax<qsizetype>(0, authority.indexOf(']')));
        if (colon < 0 || isPort(authority.sliced(colon + 1)))
            return -1;
        return lastAtOfWord(begin) > begin ? lastAt_ : -1;
    }

private:
    // Looked for once in a word, however many authorities it has.
    qsizetype lastAtOfWord(qsizetype begin)
    {
        if (begin >= wordEnd_) {
            const auto end = std::find_if(text_.begin() + begin, text_.end(), isSpace);
            wordEnd_ = end - text_.begin();
            lastAt_ = text_.first(wordEnd_).lastIndexOf('@');
        }
        return lastAt_;
    }

    QByteArrayView text_;
    qsizetype wordEnd_ = 0;
    qsizetype lastAt_ = -1;
};

// Of every authority in the text; `first` is where the first begins, or -1.
QByteArray withUserInfo(QByteArrayView text, qsizetype first, UserInfo kept)
{
    QByteArray out;
    AtFinder finder(text);
    qsizetype done = 0;
    for (qsizetype begin = first; begin >= 0;) {
        const qsizetype at = finder.find(begin);
        if (at < 0) {
            begin = nextAuthority(text, begin);
            continue;
        }
        const QByteArrayView info = text.sliced(begin, at - begin);
        const qsizetype colon = info.indexOf(':');
        out += text.sliced(done, begin - done);
        if (kept == UserInfo::WithoutPassword)
            out += info.first(colon < 0 ? info.size() : colon);
        done = kept == UserInfo::WithoutPassword ? at : at + 1;
        begin = nextAuthority(text, at);
    }
    out += text.sliced(done);
    return out;
}

// A URL's first authority begins behind its scheme, or at once: "user:pw@proxy:3128".
qsizetype firstAuthority(QByteArrayView url)
{
    qsizetype begin = 0;
    while (begin < url.size() && url[begin] == '/')
        ++begin;
    return begin;
}

// -- The parameters of queries, paths and fragments --

bool hidesSecret(QByteArrayView value, int depth);

struct Marks
{
    QByteArrayView beforeName;
    QByteArrayView afterValue; // of a secret: rather too much than a rest of it
};
constexpr Marks inPath = {"/;", "/"};
constexpr Marks inQuery = {"?&;#", "&#"};
constexpr Marks inText = {"?&;# \t\r\n\"'<>`", "&# \t\r\n\"'<>`"};

// Where the first of the marks stands, or the text's end.
qsizetype firstOf(QByteArrayView text, qsizetype from, QByteArrayView marks)
{
    const auto isMark = [&](char c) { return marks.contains(c); };
    return std::find_if(text.begin() + from, text.end(), isMark) - text.begin();
}

// Appends the text, with REDACTED for the values of its parameters that are secret.
void appendRedacted(QByteArray &out, QByteArrayView text, const Marks &marks, int depth)
{
    qsizetype done = 0;
    for (qsizetype begin = 0; begin < text.size();) {
        qsizetype end = firstOf(text, begin, marks.beforeName);
        const QByteArrayView parameter = text.sliced(begin, end - begin);
        const qsizetype equals = parameter.indexOf('=');
        const QByteArrayView value = equals < 0 ? QByteArrayView() : parameter.sliced(equals + 1);
        const bool isSecret = equals >= 0 && isSecretName(parameter.first(equals));
        if (isSecret)
            end = firstOf(text, begin + equals + 1, marks.afterValue);
        if ((isSecret && end > begin + equals + 1) || hidesSecret(value, depth)) {
            out += text.sliced(done, begin + equals + 1 - done);
            out += redacted;
            done = end;
        }
        begin = end + 1;
    }
    out += text.sliced(done);
}

QByteArray cleaned(QByteArrayView url, int depth)
{
    const QByteArray open = withUserInfo(url, firstAuthority(url), UserInfo::Nothing);
    const qsizetype path = firstOf(open, 0, "?#");
    QByteArray out;
    appendRedacted(out, QByteArrayView(open).first(path), inPath, depth);
    appendRedacted(out, QByteArrayView(open).sliced(path), inQuery, depth);
    return out;
}

// Whether the value is an encoded URL that has secrets of its own. One that is not encoded needs no
// look: its parameters and its userinfo are seen like those of the outer URL.
bool hidesSecret(QByteArrayView value, int depth)
{
    if (!value.contains('%'))
        return false;
    QByteArray decoded = value.toByteArray();
    for (int round = 0; round < deepestUrl; ++round) {
        decoded = QByteArray::fromPercentEncoding(decoded);
        if (decoded.contains("://")
            && (depth >= deepestUrl || cleaned(decoded, depth + 1) != decoded))
            return true;
    }
    return decoded.contains("%3A") || decoded.contains("%3a");
}

} // namespace

QByteArray withoutPassword(QByteArrayView url)
{
    if (!url.contains('@'))
        return url.toByteArray();
    return withUserInfo(url, firstAuthority(url), UserInfo::WithoutPassword);
}

QByteArray withoutSecrets(QByteArrayView url)
{
    const qsizetype hash = url.indexOf('#');
    const QByteArrayView whole = hash < 0 ? url : url.first(hash);
    if (!whole.contains('@') && !whole.contains('='))
        return whole.toByteArray();
    return cleaned(whole, 0);
}

QString redactedText(const QString &text)
{
    if (!text.contains(u'=') && !text.contains(u'@'))
        return text;
    const QByteArray bytes = text.toUtf8();
    const QByteArray open = withUserInfo(bytes, nextAuthority(bytes, 0), UserInfo::WithoutPassword);
    QByteArray out;
    appendRedacted(out, open, inText, 0);
    return QString::fromUtf8(out);
}

} // namespace haul
