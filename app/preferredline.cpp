#include "app/preferredline.h"

#include <algorithm>

namespace haul {

void prefer(CommandLine &line, const Preferences &preferences)
{
    const Preferences said = Preferences::of(line.limits, line.settings);
    Preferences all = preferences;
    const auto keep = [&](const char *option, auto member) {
        if (line.isGiven(option))
            all.*member = said.*member;
    };
    keep("jobs", &Preferences::jobs);
    keep("host-interval", &Preferences::hostInterval);
    keep("segments", &Preferences::segments);
    keep("retries", &Preferences::retries);
    keep("timeout", &Preferences::stallTimeout);
    keep("connect-timeout", &Preferences::connectTimeout);
    keep("on-conflict", &Preferences::onConflict);
    keep("layout", &Preferences::layout);
    keep("no-parse", &Preferences::parse);
    keep("any-kind", &Preferences::anyKind);
    keep("user-agent", &Preferences::userAgent);
    keep("proxy", &Preferences::proxy);
    all.digest = all.digest || said.digest; // a report has them

    // Who wants more connections a file than a host would get wants them to that host.
    keep("per-host", &Preferences::perHost);
    if (!line.isGiven("per-host"))
        all.perHost = std::max(all.perHost, all.segments);
    all.applyTo(line.limits);
    all.applyTo(line.settings);
}

} // namespace haul
