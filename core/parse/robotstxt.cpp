#include "core/parse/robotstxt.h"

#include "core/parse/filekind.h"
#include "core/parse/textlines.h"
#include "core/parse/urlbytes.h"

#include <algorithm>

namespace haul {
namespace {

constexpr qsizetype maxBytes = 500 * 1024;
constexpr qsizetype maxSitemaps = 1'000;
// More of a path than any rule looks at: 40,000 rules times a long path would take a while.
constexpr qsizetype maxPathBytes = 8 * 1024;

int hexValue(char c)
{
    if (isAsciiDigit(c))
        return c - '0';
    const char lower = toAsciiLower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool isUnreserved(char c)
{
    return isAsciiAlpha(c) || isAsciiDigit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

// One spelling for rules and paths (RFC 9309, 2.2.2): %61 is a, %2f stays %2F, what is not ASCII is
// encoded.
QByteArray normalised(QByteArrayView path)
{
    QByteArray out;
    out.reserve(path.size());
    for (qsizetype at = 0; at < path.size(); ++at) {
        const char c = path[at];
        const bool encoded = c == '%' && at + 2 < path.size() && hexValue(path[at + 1]) >= 0
                             && hexValue(path[at + 2]) >= 0;
        if (!encoded && quint8(c) > 0x20 && quint8(c) < 0x7f) {
            out += c;
            continue;
        }
        const char byte = encoded ? char(hexValue(path[at + 1]) << 4 | hexValue(path[at + 2])) : c;
        at += encoded ? 2 : 0;
        if (isUnreserved(byte))
            out += byte;
        else
            out += '%' + QByteArray(1, byte).toHex().toUpper();
    }
    return out;
}

// Each piece between two * is looked for once, from where the one before ended.
bool matches(QByteArrayView path, QByteArrayView pattern)
{
    const bool anchored = pattern.endsWith('$');
    if (anchored)
        pattern.chop(1);
    bool first = true;
    while (true) {
        const qsizetype star = pattern.indexOf('*');
        const QByteArrayView piece = star < 0 ? pattern : pattern.first(star);
        if (star < 0 && anchored && !first)
            return path.endsWith(piece);
        const qsizetype at = first ? (path.startsWith(piece) ? 0 : -1) : path.indexOf(piece);
        if (at < 0)
            return false;
        path = path.sliced(at + piece.size());
        if (star < 0)
            return !anchored || path.isEmpty();
        pattern = pattern.sliced(star + 1);
        first = false;
    }
}

QByteArrayView trimmed(QByteArrayView text)
{
    while (!text.isEmpty() && (text.front() == ' ' || text.front() == '\t'))
        text = text.sliced(1);
    while (!text.isEmpty() && (text.back() == ' ' || text.back() == '\t'))
        text.chop(1);
    return text;
}

// The product token of a user-agent line: letters, _ and - (RFC 9309, 2.2.1).
QByteArrayView productOf(QByteArrayView value)
{
    const auto isToken = [](char c) { return isAsciiAlpha(c) || c == '_' || c == '-'; };
    return value.first(std::find_if_not(value.begin(), value.end(), isToken) - value.begin());
}

} // namespace

// Line by line. Rules of all groups for the product are put together, and those for * too; which of
// the two counts is known at the end.
class RobotsReader
{
public:
    explicit RobotsReader(QByteArrayView product)
        : product_(product.toByteArray().toLower())
    {
    }

    void readLine(QByteArrayView line)
    {
        line = line.first(std::find(line.begin(), line.end(), '#') - line.begin());
        const qsizetype colon = line.indexOf(':');
        if (colon < 0)
            return;
        const QByteArray key = trimmed(line.first(colon)).toByteArray().toLower();
        const QByteArrayView value = trimmed(line.sliced(colon + 1));
        if (key == "user-agent")
            return readUserAgent(value);
        if (key == "sitemap") { // belongs to no group
            if (sitemaps_.size() < maxSitemaps && !value.isEmpty())
                sitemaps_ += value.toByteArray();
            return;
        }
        if (key == "allow" || key == "disallow")
            addRule(value, key == "allow");
        else if (key == "crawl-delay")
            addDelay(value);
        else
            return; // RFC 9309, 2.2.4: other lines do not end a list of user agents
        inAgents_ = false;
    }

    RobotsTxt finish() &&
    {
        RobotsTxt robots = std::move(hasOwn_ ? own_ : any_);
        robots.sitemaps_ = std::move(sitemaps_);
        return robots;
    }

private:
    void readUserAgent(QByteArrayView value)
    {
        if (!inAgents_)
            isForUs_ = isForAll_ = false;
        inAgents_ = true;
        if (value == "*")
            isForAll_ = true;
        else if (!product_.isEmpty() && equalsIgnoringCase(productOf(value), product_))
            isForUs_ = hasOwn_ = true;
    }

    void addRule(QByteArrayView value, bool allow)
    {
        if (value.isEmpty()) // allows everything, which is so already
            return;
        const RobotsTxt::Rule rule{normalised(value), allow};
        if (isForUs_)
            own_.rules_.push_back(rule);
        if (isForAll_)
            any_.rules_.push_back(rule);
    }

    void addDelay(QByteArrayView value)
    {
        bool ok = false;
        const double seconds = value.toDouble(&ok);
        if (!ok || !(seconds >= 0) || seconds > 86'400)
            return;
        if (isForUs_ && !own_.crawlDelay_)
            own_.crawlDelay_ = seconds;
        if (isForAll_ && !any_.crawlDelay_)
            any_.crawlDelay_ = seconds;
    }

    QByteArray product_;
    RobotsTxt own_;
    RobotsTxt any_;
    QList<QByteArray> sitemaps_;
    bool inAgents_ = false;
    bool isForUs_ = false;
    bool isForAll_ = false;
    bool hasOwn_ = false;
};

RobotsTxt RobotsTxt::fromBytes(QByteArrayView bytes, QByteArrayView product)
{
    bytes = bytes.first(std::min(bytes.size(), maxBytes));
    if (bytes.startsWith("\xef\xbb\xbf"))
        bytes = bytes.sliced(3);
    RobotsReader reader(product);
    for (TextLines lines(bytes); !lines.atEnd();)
        reader.readLine(lines.next());
    return std::move(reader).finish();
}

bool RobotsTxt::allows(QByteArrayView url) const
{
    QByteArrayView path = url.startsWith('/') ? url : pathAndQueryOf(url);
    const QByteArray own = normalised(path.first(std::min(path.size(), maxPathBytes)));
    if (own == "/robots.txt") // RFC 9309, 2.2.2
        return true;
    const Rule *best = nullptr;
    for (const Rule &rule : rules_) {
        const qsizetype size = best ? best->pattern.size() : -1;
        const bool better = rule.pattern.size() > size
                            || (rule.pattern.size() == size && rule.allow && !best->allow);
        if (better && matches(own, rule.pattern))
            best = &rule;
    }
    return !best || best->allow;
}

} // namespace haul
