// The links of results for the link grabber: each address once, in the order of the results, and
// only such as Haul can download.
//
//     const GrabbedLinksPtr grabbed = grabLinks(results, isStopped);
//     const std::vector<quint32> wanted = wantedOf(grabbed->links, filter, isStopped);
//     const AddressText list = addressesOf(grabbed->links, wanted);    // one a line
//
// Made for a million links; isStopped is asked now and then, and what was begun is then of no use.
// Pure functions; any thread.
#pragma once

#include "core/model/parseresult.h"
#include "core/parse/linkfilter.h"

#include <QByteArray>

#include <array>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace haul {

// More are no table that people look through.
inline constexpr size_t mostGrabbedLinks = 1'000'000;

struct GrabbedLinks
{
    std::vector<Link> links; // with addresses in their normal form
    qint64 repeats = 0;
    qint64 unusable = 0; // that Haul cannot download
    bool isWhole = true; // false: there are more than the most

    qint64 countOf(FileKinds kinds) const;

    std::array<qint64, 16> ofKind{}; // by the number of FileKind's bit
};

using GrabbedLinksPtr = std::shared_ptr<const GrabbedLinks>;
using StopQuestion = std::function<bool()>;

// A link that comes again lends its text to the first one if that has none.
GrabbedLinksPtr grabLinks(std::span<const ParseResultPtr> results, const StopQuestion &isStopped,
                          size_t most = mostGrabbedLinks);

// Their indexes.
std::vector<quint32> wantedOf(const std::vector<Link> &links, const LinkFilter &filter,
                              const StopQuestion &isStopped);

struct AddressText
{
    QByteArray text; // one address a line
    bool isWhole = true;
};

// Of the links with these indexes, until the text has this size.
AddressText addressesOf(const std::vector<Link> &links, const std::vector<quint32> &indexes,
                        qsizetype largest = 256 * 1024 * 1024);

} // namespace haul
