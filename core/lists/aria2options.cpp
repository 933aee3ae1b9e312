#include "core/lists/aria2options.h"

#include <algorithm>
#include <array>

namespace haul {

namespace {

struct Row
{
    QByteArrayView name;
    Aria2Group group;
    bool (*apply)(ExtrasMaker &extras, QByteArrayView value); // null: see Login
};

template<bool (ExtrasMaker::*set)(QByteArrayView)>
bool apply(ExtrasMaker &extras, QByteArrayView value)
{
    return (extras.*set)(value);
}

bool applyChecksum(ExtrasMaker &extras, QByteArrayView value)
{
    return extras.setChecksum(value);
}

const std::array rows = {
    Row{"out", Aria2Group::Path, apply<&ExtrasMaker::setPath>},
    Row{"dir", Aria2Group::Path, apply<&ExtrasMaker::setFolder>},
    Row{"referer", Aria2Group::Head, apply<&ExtrasMaker::setReferer>},
    Row{"user-agent", Aria2Group::Head, apply<&ExtrasMaker::setUserAgent>},
    Row{"header", Aria2Group::Head, apply<&ExtrasMaker::addHeader>},
    Row{"checksum", Aria2Group::Checksum, applyChecksum},
    Row{"http-user", Aria2Group::Login, nullptr},
    Row{"http-passwd", Aria2Group::Login, nullptr},
    Row{"all-proxy", Aria2Group::Proxy, apply<&ExtrasMaker::setProxy>},
    Row{"split", Aria2Group::Segments, apply<&ExtrasMaker::setSegments>},
};

const Row *findRow(QByteArrayView name)
{
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const Row &row) { return row.name == name; });
    return found == rows.end() ? nullptr : &*found;
}

} // namespace

std::optional<Aria2Group> aria2Group(QByteArrayView name)
{
    const Row *row = findRow(name);
    return row ? std::optional(row->group) : std::nullopt;
}

Aria2Option aria2Option(QByteArrayView line)
{
    const qsizetype equals = line.indexOf('=');
    if (equals < 0)
        return {};
    return {line.first(equals).trimmed(), line.sliced(equals + 1).trimmed()};
}

std::vector<Aria2Option> aria2OptionsIn(QByteArrayView lines)
{
    std::vector<Aria2Option> options;
    for (qsizetype start = 0; start < lines.size();) {
        const qsizetype newline = lines.indexOf('\n', start);
        const qsizetype end = newline < 0 ? lines.size() : newline;
        options.push_back(aria2Option(lines.sliced(start, end - start)));
        start = end + 1;
    }
    return options;
}

void applyAria2Options(QByteArrayView lines, ExtrasMaker &extras)
{
    QByteArrayView user;
    QByteArrayView password;
    bool hasLogin = false;
    for (qsizetype start = 0; start < lines.size();) {
        const qsizetype newline = lines.indexOf('\n', start);
        const qsizetype end = newline < 0 ? lines.size() : newline;
        const auto [name, value] = aria2Option(lines.sliced(start, end - start));
        start = end + 1;
        const Row *row = findRow(name);
        if (!row)
            continue;
        if (row->apply) {
            row->apply(extras, value);
            continue;
        }
        hasLogin = true;
        (name == "http-user" ? user : password) = value;
    }
    if (hasLogin)
        extras.setUserPassword(user.toByteArray() + ':' + password.toByteArray());
}

} // namespace haul
