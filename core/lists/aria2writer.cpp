#include "core/lists/aria2writer.h"

#include "core/lists/aria2options.h"
#include "core/lists/hashname.h"

#include <QStringBuilder>

#include <array>
#include <numeric>

namespace haul {

namespace {

using Groups = std::array<bool, aria2GroupCount>;

void appendOption(QByteArray &out, QByteArrayView name, QByteArrayView value)
{
    out.append("  ").append(name).append('=').append(value).append('\n');
}

// Which groups the list's own words still say as the entry has them.
Groups unchangedGroups(const EntryExtras &extras)
{
    ExtrasMaker maker(nullptr, 0);
    applyAria2Options(extras.aria2Options, maker);
    const EntryExtras &read = maker.edit();
    const RequestWishes &asked = *read.request;
    const RequestWishes &wished = *extras.request;
    Groups same = {};
    same[size_t(Aria2Group::Path)] = read.name == extras.name && read.folder == extras.folder;
    same[size_t(Aria2Group::Head)] = asked.referer == wished.referer
                                     && asked.userAgent == wished.userAgent
                                     && asked.headers == wished.headers;
    same[size_t(Aria2Group::Checksum)] = read.checksum == extras.checksum;
    same[size_t(Aria2Group::Login)] = asked.userPassword == wished.userPassword;
    same[size_t(Aria2Group::Proxy)] = asked.proxy == wished.proxy;
    same[size_t(Aria2Group::Segments)] = asked.segments == wished.segments;
    return same;
}

void appendPath(QByteArray &out, const EntryExtras &extras)
{
    if (extras.name.isEmpty() && !extras.folder.isEmpty())
        appendOption(out, "dir", extras.folder.toUtf8());
    else if (!extras.name.isEmpty())
        appendOption(
            out, "out",
            (extras.folder.isEmpty() ? extras.name : extras.folder % u'/' % extras.name).toUtf8());
}

void appendHead(QByteArray &out, const RequestWishes &request)
{
    if (!request.referer.isEmpty())
        appendOption(out, "referer", request.referer);
    if (!request.userAgent.isEmpty())
        appendOption(out, "user-agent", request.userAgent);
    for (const QByteArray &header : request.headers)
        appendOption(out, "header", header);
}

void appendLogin(QByteArray &out, const RequestWishes &request)
{
    if (request.userPassword.isEmpty())
        return;
    const qsizetype colon = request.userPassword.indexOf(':');
    appendOption(out, "http-user",
                 request.userPassword.first(colon < 0 ? request.userPassword.size() : colon));
    if (colon >= 0)
        appendOption(out, "http-passwd", request.userPassword.sliced(colon + 1));
}

void appendGroup(QByteArray &out, Aria2Group group, const EntryExtras &extras)
{
    switch (group) {
    case Aria2Group::Path:
        return appendPath(out, extras);
    case Aria2Group::Head:
        return appendHead(out, *extras.request);
    case Aria2Group::Checksum:
        if (extras.checksum)
            appendOption(out, "checksum",
                         hashName(extras.checksum->algorithm) + '='
                             + extras.checksum->digest.toHex());
        return;
    case Aria2Group::Login:
        return appendLogin(out, *extras.request);
    case Aria2Group::Proxy:
        if (!extras.request->proxy.isEmpty())
            appendOption(out, "all-proxy", extras.request->proxy);
        return;
    case Aria2Group::Segments:
        if (extras.request->segments > 0)
            appendOption(out, "split", QByteArray::number(extras.request->segments));
        return;
    }
    Q_UNREACHABLE();
}

void appendEntry(QByteArray &out, const Entry &entry)
{
    out.append(entry.url);
    if (!entry.extras) {
        out.append('\n');
        return;
    }
    for (const QByteArray &mirror : *entry.extras->mirrors)
        out.append('\t').append(mirror);
    out.append('\n');
    const Groups unchanged = unchangedGroups(*entry.extras);
    for (const Aria2Option &option : aria2OptionsIn(entry.extras->aria2Options)) {
        const auto group = aria2Group(option.name);
        if (!group || unchanged[size_t(*group)])
            appendOption(out, option.name, option.value);
    }
    for (int group = 0; group < aria2GroupCount; ++group) {
        if (!unchanged[size_t(group)])
            appendGroup(out, Aria2Group(group), *entry.extras);
    }
}

} // namespace

QByteArray toAria2(const EntryList &entries)
{
    std::vector<quint32> all(entries.size());
    std::iota(all.begin(), all.end(), quint32(0));
    return toAria2(entries, all);
}

QByteArray toAria2(const EntryList &entries, const std::vector<quint32> &indices)
{
    QByteArray out;
    for (const quint32 index : indices)
        appendEntry(out, entries[index]);
    return out;
}

} // namespace haul
