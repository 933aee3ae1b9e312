// robots.txt (RFC 9309): what a site asks crawlers to leave alone. No network.
//
//     const RobotsTxt robots = RobotsTxt::fromBytes(bytes, "haul");
//     robots.allows("https://example.org/private/x");   // false
//
// The longest rule that matches decides, and allow where two are as long; * and $ as the RFC has
// them. A value type; any thread.
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>
#include <vector>

namespace haul {

class RobotsTxt
{
public:
    // Everything is allowed.
    RobotsTxt() = default;

    // The rules for this product token, else those for *. What stands behind the first 500 KiB is
    // not read (RFC 9309, 2.5).
    static RobotsTxt fromBytes(QByteArrayView bytes, QByteArrayView product);

    // Of an absolute URL, or of a path with its query.
    bool allows(QByteArrayView url) const;

    // What the file asks for besides, though no RFC has it: seconds between two requests.
    std::optional<double> crawlDelay() const { return crawlDelay_; }
    const QList<QByteArray> &sitemaps() const { return sitemaps_; }

private:
    friend class RobotsReader;

    struct Rule
    {
        QByteArray pattern; // percent-encoding normalised
        bool allow = false;
    };

    std::vector<Rule> rules_;
    std::optional<double> crawlDelay_;
    QList<QByteArray> sitemaps_;
};

} // namespace haul
