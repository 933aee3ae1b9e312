#include "core/lists/urltext.h"

#include "core/lists/host.h"

#include <QVarLengthArray>

#include <algorithm>
#include <array>

namespace haul {

namespace {

// --- characters

enum CharacterClass : uchar {
    InPath = 1, // may stand as it is in the path,
    InQuery = 2,
    InUserInfo = 4,
    Control = 8,
    NotAscii = 16,
};

constexpr std::array<uchar, 256> makeClasses()
{
    std::array<uchar, 256> classes = {};
    for (int c = 0; c < 256; ++c) {
        if (c < 0x20 || c == 0x7f)
            classes[size_t(c)] = Control;
        else if (c >= 0x80)
            classes[size_t(c)] = NotAscii;
        else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            classes[size_t(c)] = InPath | InQuery | InUserInfo;
    }
    // RFC 3986, section 2: unreserved, sub-delims and what pchar and query add to them.
    for (const char c :
         {'-', '.', '_', '~', '!', '$', '&', '\'', '(', ')', '*', '+', ',', ';', '=', ':'})
        classes[size_t(c)] = InPath | InQuery | InUserInfo;
    for (const char c : {'/', '@', '[', ']'})
        classes[size_t(c)] = InPath | InQuery;
    classes['?'] = InQuery;
    return classes;
}

constexpr std::array<uchar, 256> classes = makeClasses();

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

qsizetype indexOrEnd(QByteArrayView text, char c, qsizetype from = 0)
{
    const qsizetype index = text.indexOf(c, from);
    return index < 0 ? text.size() : index;
}

// Where the normal form grows: on the stack, for most of them fit and are then copied once.
using Text = QVarLengthArray<char, 1024>;

void append(Text &out, QByteArrayView text)
{
    out.append(text.data(), text.size());
}

// Percent-encodes what does not belong to the class. A "%" that encodes nothing is encoded itself.
void appendEncoded(Text &out, QByteArrayView text, CharacterClass allowed)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    qsizetype done = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const uchar c = uchar(text[i]);
        if (classes[c] & allowed)
            continue;
        if (c == '%' && i + 2 < text.size() && isHexDigit(text[i + 1]) && isHexDigit(text[i + 2]))
            continue;
        append(out, text.sliced(done, i - done));
        const char escape[] = {'%', digits[c >> 4], digits[c & 15]};
        append(out, QByteArrayView(escape, 3));
        done = i + 1;
    }
    append(out, text.sliced(done));
}

// --- the parts of the text

struct Scheme
{
    QByteArrayView name; // in lower case
    int defaultPort = 0;
};

constexpr std::array schemes = {Scheme{"http", 80}, Scheme{"https", 443}, Scheme{"ftp", 21},
                                Scheme{"ftps", 990}, Scheme{"sftp", 22}};

const Scheme *findScheme(QByteArrayView name)
{
    const auto found = std::find_if(schemes.begin(), schemes.end(), [&](const Scheme &scheme) {
        return name.size() == scheme.name.size()
               && name.compare(scheme.name, Qt::CaseInsensitive) == 0;
    });
    return found == schemes.end() ? nullptr : &*found;
}

// Why a text that begins with none of our schemes is none of our URLs. "example.org:8080/file"
// would be of the scheme "example.org", but nobody means that.
RejectReason reasonWithoutScheme(QByteArrayView text)
{
    const auto end = std::find_if(text.begin(), text.end(), [](char c) {
        return !isLetter(c) && !isDigit(c) && c != '+' && c != '-';
    });
    const bool isScheme =
        end != text.begin() && end != text.end() && *end == ':' && isLetter(text.front());
    const bool isPort = isScheme && end + 1 != text.end() && isDigit(end[1]);
    return isScheme && !isPort ? RejectReason::UnsupportedScheme : RejectReason::NoScheme;
}

struct Authority
{
    QByteArrayView userInfo; // with its "@", or empty
    QByteArrayView host;
    QByteArrayView port; // with its ":", or empty
};

Authority splitAuthority(QByteArrayView text)
{
    Authority parts;
    if (text.contains('@'))
        parts.userInfo = text.first(text.lastIndexOf('@') + 1);
    parts.host = text.sliced(parts.userInfo.size());
    const qsizetype colon = parts.host.contains(':') ? parts.host.lastIndexOf(':') : -1;
    if (colon >= 0 && colon > parts.host.lastIndexOf(']')) {
        parts.port = parts.host.sliced(colon);
        parts.host = parts.host.first(colon);
    }
    return parts;
}

// Without the colon; -1 when it cannot be a port.
int portNumber(QByteArrayView port)
{
    if (!std::all_of(port.begin(), port.end(), isDigit))
        return -1;
    int number = 0;
    for (const char c : port) {
        number = number * 10 + (c - '0');
        if (number > 65535)
            return -1;
    }
    return number > 0 ? number : -1;
}

// False when it cannot be a host.
bool appendHost(Text &out, QByteArrayView text)
{
    if (isNormalHost(text)) {
        append(out, text);
        return true;
    }
    const QByteArray host = normalHost(text);
    append(out, host);
    return !host.isEmpty();
}

// False when it cannot be a port.
bool appendPort(Text &out, QByteArrayView text, int defaultPort)
{
    if (text.size() <= 1)
        return true;
    const int port = portNumber(text.sliced(1));
    if (port > 0 && port != defaultPort)
        append(out, ':' + QByteArray::number(port));
    return port > 0;
}

std::optional<RejectReason> appendAuthority(Text &out, QByteArrayView text, int defaultPort)
{
    const Authority parts = splitAuthority(text);
    if (parts.host.isEmpty())
        return RejectReason::NoHost;
    // Browsers read a backslash as a slash, others do not: two hosts in one text.
    if (text.contains('\\'))
        return RejectReason::BadHost;
    if (parts.userInfo.size() > 1) {
        appendEncoded(out, parts.userInfo.chopped(1), InUserInfo);
        append(out, "@");
    }
    if (!appendHost(out, parts.host) || !appendPort(out, parts.port, defaultPort))
        return RejectReason::BadHost;
    return std::nullopt;
}

// --- dot segments (RFC 3986, section 5.2.4)

// 1 for ".", 2 for "..", also with encoded dots; 0 for any other segment.
int dotsIn(QByteArrayView segment)
{
    int dots = 0;
    while (!segment.isEmpty() && dots < 3) {
        const bool isEncoded = segment.size() >= 3 && segment[0] == '%' && segment[1] == '2'
                               && (segment[2] | 0x20) == 'e';
        if (!isEncoded && segment[0] != '.')
            return 0;
        segment = segment.sliced(isEncoded ? 3 : 1);
        ++dots;
    }
    return dots < 3 ? dots : 0;
}

bool mayHaveDotSegments(QByteArrayView path)
{
    for (qsizetype next = indexOrEnd(path, '/') + 1; next < path.size();
         next = indexOrEnd(path, '/', next) + 1) {
        if (path[next] == '.' || path[next] == '%')
            return true;
    }
    return false;
}

// The path begins with "/".
QByteArray withoutDotSegments(QByteArrayView path)
{
    QByteArray out;
    out.reserve(path.size());
    for (QByteArrayView rest = path; !rest.isEmpty();) {
        const qsizetype slash = rest.indexOf('/', 1);
        const QByteArrayView segment = slash < 0 ? rest : rest.first(slash); // with its "/" before
        rest = slash < 0 ? QByteArrayView() : rest.sliced(slash);
        const int dots = dotsIn(segment.sliced(1));
        if (dots == 2)
            out.truncate(qMax(qsizetype(0), out.lastIndexOf('/')));
        if (dots == 0)
            out.append(segment);
        else if (rest.isEmpty())
            out.append('/');
    }
    return out;
}

void appendPathAndQuery(Text &out, QByteArrayView text)
{
    text = text.first(indexOrEnd(text, '#'));
    const qsizetype mark = indexOrEnd(text, '?');
    const QByteArrayView path = text.first(mark);
    if (path.isEmpty())
        append(out, "/");
    else if (mayHaveDotSegments(path))
        appendEncoded(out, withoutDotSegments(path), InPath);
    else
        appendEncoded(out, path, InPath);
    appendEncoded(out, text.sliced(mark), InQuery);
}

std::optional<RejectReason> badBytes(QByteArrayView text)
{
    if (text.size() > maxUrlBytes)
        return RejectReason::TooLong;
    uchar seen = 0;
    for (const char c : text)
        seen |= classes[uchar(c)];
    if (seen & Control)
        return RejectReason::BadCharacter;
    if ((seen & NotAscii) && !text.isValidUtf8())
        return RejectReason::NotUtf8;
    return std::nullopt;
}

} // namespace

CheckedUrl checkUrl(QByteArrayView text)
{
    text = text.trimmed();
    if (const auto reason = badBytes(text))
        return {{}, reason};
    const qsizetype colon = text.indexOf(':');
    const Scheme *scheme = colon < 0 ? nullptr : findScheme(text.first(colon));
    if (!scheme)
        return {{}, reasonWithoutScheme(text)};
    QByteArrayView rest = text.sliced(colon + 1);
    if (!rest.startsWith("//"))
        return {{}, RejectReason::NoHost};
    rest = rest.sliced(2);
    const qsizetype end = std::find_if(rest.begin(), rest.end(),
                                       [](char c) { return c == '/' || c == '?' || c == '#'; })
                          - rest.begin();

    Text out;
    append(out, scheme->name);
    append(out, "://");
    if (const auto reason = appendAuthority(out, rest.first(end), scheme->defaultPort))
        return {{}, reason};
    appendPathAndQuery(out, rest.sliced(end));
    if (out.size() > maxUrlBytes)
        return {{}, RejectReason::TooLong};
    return {QByteArray(out.constData(), out.size()), std::nullopt};
}

} // namespace haul
