#include "ui/grabbedlinks.h"

#include "core/lists/urltext.h"

#include <QHash>

#include <bit>

namespace haul {
namespace {

constexpr size_t linksBetweenQuestions = 1024;

size_t placeOf(FileKind kind)
{
    return size_t(std::countr_zero(quint16(kind)));
}

class Gathering
{
public:
    Gathering(GrabbedLinks &into, size_t most)
        : into_(into)
        , most_(most)
    {
    }

    // False: there is no room for it.
    bool add(const Link &link)
    {
        const CheckedUrl checked = checkUrl(link.url);
        if (checked.reason) {
            ++into_.unusable;
            return true;
        }
        if (const auto known = placeOfUrl_.constFind(checked.url); known != placeOfUrl_.cend()) {
            repeat(into_.links[*known], link);
            return true;
        }
        if (into_.links.size() == most_) {
            into_.isWhole = false;
            return false;
        }
        addNew(checked.url, link);
        return true;
    }

private:
    void repeat(Link &first, const Link &again)
    {
        ++into_.repeats;
        if (first.text.isEmpty())
            first.text = again.text;
    }

    // An address that is in its normal form already is shared with the result.
    void addNew(const QByteArray &url, const Link &link)
    {
        into_.links.push_back(link);
        Link &added = into_.links.back();
        if (added.url != url)
            added.url = url;
        placeOfUrl_.insert(added.url, quint32(into_.links.size() - 1));
        ++into_.ofKind[placeOf(kindOfLink(added))];
    }

    GrabbedLinks &into_;
    const size_t most_;
    QHash<QByteArray, quint32> placeOfUrl_;
};

} // namespace

qint64 GrabbedLinks::countOf(FileKinds kinds) const
{
    qint64 count = 0;
    for (size_t place = 0; place < ofKind.size(); ++place) {
        if (kinds.testFlag(FileKind(1 << place)))
            count += ofKind[place];
    }
    return count;
}

GrabbedLinksPtr grabLinks(std::span<const ParseResultPtr> results, const StopQuestion &isStopped,
                          size_t most)
{
    auto grabbed = std::make_shared<GrabbedLinks>();
    Gathering gathering(*grabbed, most);
    size_t seen = 0;
    for (const ParseResultPtr &result : results) {
        for (const Link &link : result->links) {
            if (++seen % linksBetweenQuestions == 0 && isStopped())
                return grabbed;
            if (!gathering.add(link))
                return grabbed;
        }
    }
    return grabbed;
}

std::vector<quint32> wantedOf(const std::vector<Link> &links, const LinkFilter &filter,
                              const StopQuestion &isStopped)
{
    std::vector<quint32> wanted;
    for (size_t index = 0; index < links.size(); ++index) {
        if (index % linksBetweenQuestions == 0 && isStopped())
            return wanted;
        if (filter.wants(links[index]))
            wanted.push_back(quint32(index));
    }
    return wanted;
}

AddressText addressesOf(const std::vector<Link> &links, const std::vector<quint32> &indexes,
                        qsizetype largest)
{
    AddressText addresses;
    for (const quint32 index : indexes) {
        const QByteArray &url = links[index].url;
        if (addresses.text.size() + url.size() >= largest) {
            addresses.isWhole = false;
            break;
        }
        addresses.text += url;
        addresses.text += '\n';
    }
    return addresses;
}

} // namespace haul
