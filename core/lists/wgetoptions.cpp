#include "core/lists/wgetoptions.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace haul {

namespace {

enum class Meaning : quint8 {
    None,
    Ignored,
    Output,
    Folder,
    Header,
    UserAgent,
    Referer,
    User,
    Password,
    Method,
    Sends,
};

struct Row
{
    std::string_view name;
    char letter;
    bool takesValue;
    Meaning meaning;
};

constexpr std::array rows = {
    Row{"continue", 'c', false, Meaning::None},
    Row{"content-disposition", '\0', false, Meaning::None},
    Row{"quiet", 'q', false, Meaning::None},
    Row{"no-verbose", '\0', false, Meaning::None},
    Row{"show-progress", '\0', false, Meaning::None},
    Row{"tries", 't', true, Meaning::None},
    Row{"timeout", 'T', true, Meaning::None},
    Row{"progress", '\0', true, Meaning::None},
    Row{"output-document", 'O', true, Meaning::Output},
    Row{"directory-prefix", 'P', true, Meaning::Folder},
    Row{"header", '\0', true, Meaning::Header},
    Row{"user-agent", 'U', true, Meaning::UserAgent},
    Row{"referer", '\0', true, Meaning::Referer},
    Row{"user", '\0', true, Meaning::User},
    Row{"http-user", '\0', true, Meaning::User},
    Row{"ftp-user", '\0', true, Meaning::User},
    Row{"password", '\0', true, Meaning::Password},
    Row{"http-password", '\0', true, Meaning::Password},
    Row{"http-passwd", '\0', true, Meaning::Password},
    Row{"ftp-password", '\0', true, Meaning::Password},
    Row{"method", '\0', true, Meaning::Method},
    Row{"post-data", '\0', true, Meaning::Sends},
    Row{"post-file", '\0', true, Meaning::Sends},
    Row{"body-data", '\0', true, Meaning::Sends},
    Row{"body-file", '\0', true, Meaning::Sends},
};

// Those that take a value, perhaps in the next word, and are only ignored.
constexpr std::string_view lettersWithValue = "eoaiBwQlARDIX";
constexpr std::array<std::string_view, 56> namesWithValue = {"execute",
                                                             "output-file",
                                                             "append-output",
                                                             "report-speed",
                                                             "input-file",
                                                             "base",
                                                             "config",
                                                             "rejected-log",
                                                             "retry-on-http-error",
                                                             "start-pos",
                                                             "dns-timeout",
                                                             "connect-timeout",
                                                             "read-timeout",
                                                             "wait",
                                                             "waitretry",
                                                             "quota",
                                                             "bind-address",
                                                             "limit-rate",
                                                             "restrict-file-names",
                                                             "prefer-family",
                                                             "use-askpass",
                                                             "local-encoding",
                                                             "remote-encoding",
                                                             "cut-dirs",
                                                             "default-page",
                                                             "compression",
                                                             "proxy-user",
                                                             "proxy-password",
                                                             "load-cookies",
                                                             "save-cookies",
                                                             "secure-protocol",
                                                             "certificate",
                                                             "certificate-type",
                                                             "private-key",
                                                             "private-key-type",
                                                             "ca-certificate",
                                                             "ca-directory",
                                                             "crl-file",
                                                             "pinnedpubkey",
                                                             "ciphers",
                                                             "warc-file",
                                                             "warc-header",
                                                             "warc-max-size",
                                                             "warc-dedup",
                                                             "warc-tempdir",
                                                             "level",
                                                             "accept",
                                                             "reject",
                                                             "accept-regex",
                                                             "reject-regex",
                                                             "regex-type",
                                                             "domains",
                                                             "exclude-domains",
                                                             "follow-tags",
                                                             "include-directories",
                                                             "exclude-directories"};

const Row *findRow(QByteArrayView name)
{
    const std::string_view text(name.data(), size_t(name.size()));
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row &row) {
        return text.size() == 1 ? row.letter == text[0] && text[0] != '\0' : row.name == text;
    });
    return found == rows.end() ? nullptr : &*found;
}

bool takesValue(QByteArrayView name)
{
    if (const Row *row = findRow(name))
        return row->takesValue;
    const std::string_view text(name.data(), size_t(name.size()));
    if (text.size() == 1)
        return lettersWithValue.find(text[0]) != std::string_view::npos;
    return std::find(namesWithValue.begin(), namesWithValue.end(), text) != namesWithValue.end();
}

} // namespace

void WgetOptions::takeWords(const QList<QByteArray> &words, qint64 line)
{
    bool areOptionsOver = false;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QByteArray &word = words[i];
        if (areOptionsOver || !word.startsWith('-') || word.size() == 1) {
            downloads_.addUrl(word, line);
            continue;
        }
        if (word == "--") {
            areOptionsOver = true;
            continue;
        }
        if (word.startsWith("--")) {
            const qsizetype equals = word.indexOf('=');
            const QByteArray name = word.sliced(2, (equals < 0 ? word.size() : equals) - 2);
            QByteArray value = equals < 0 ? QByteArray() : word.sliced(equals + 1);
            if (equals < 0 && takesValue(name) && i + 1 < words.size())
                value = words[++i];
            takeOption(name, value);
            continue;
        }
        for (qsizetype letter = 1; letter < word.size(); ++letter) {
            const QByteArray name = word.sliced(letter, 1);
            if (!takesValue(name)) {
                if (name == "n") // "-nc", "-nv": two letters are one option
                    ++letter;
                else
                    takeOption(name, {});
                continue;
            }
            const bool isNext = letter + 1 == word.size() && i + 1 < words.size();
            takeOption(name, isNext ? words[i + 1] : word.sliced(letter + 1));
            i += isNext ? 1 : 0;
            break;
        }
    }
}

void WgetOptions::takeOption(const QByteArray &name, const QByteArray &value)
{
    const Row *row = findRow(name);
    switch (row ? row->meaning : Meaning::Ignored) {
    case Meaning::None:
        return;
    case Meaning::Ignored:
        return downloads_.ignore((name.size() == 1 ? "-" : "--") + name);
    case Meaning::Output:
        return downloads_.addOutput(value);
    case Meaning::Folder:
        return downloads_.set(&ExtrasMaker::setFolder, value);
    case Meaning::Header:
        return downloads_.addHeader(value);
    case Meaning::UserAgent:
        return downloads_.set(&ExtrasMaker::setUserAgent, value);
    case Meaning::Referer:
        return downloads_.set(&ExtrasMaker::setReferer, value);
    case Meaning::User:
        hasLogin_ = true;
        user_ = value;
        return;
    case Meaning::Password:
        hasLogin_ = true;
        password_ = value;
        return;
    case Meaning::Method:
        if (value.compare("GET", Qt::CaseInsensitive) != 0)
            downloads_.setSendsData(true);
        return;
    case Meaning::Sends:
        return downloads_.setSendsData(true);
    }
    Q_UNREACHABLE();
}

const CommandDownloads &WgetOptions::finish()
{
    if (hasLogin_)
        downloads_.set(&ExtrasMaker::setUserPassword, user_ + ':' + password_);
    return downloads_;
}

} // namespace haul
