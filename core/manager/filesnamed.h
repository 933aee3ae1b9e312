// Which files the names in a checksum file mean.
//
//     const auto files = filesNamed({"a.iso", "docs/b.pdf"}, paths, u"/home/me/dl"_qs);
//     if (files[1]) paths[*files[1]] ...                      // ".../docs/b.pdf"
//
// Names are somebody else's words, and are compared only. A pure function; any thread.
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace haul {

// For each name the place of its file among the paths (absolute, clean), or nothing. A name means
//
// 1. the file of this name below the folder, where the checksum file lies;
// 2. else the one whose path ends with it;
// 3. else, where folders were left out when it was downloaded, the one whose own name it is.
//
// Of 2 and 3 only if there is no other such file; longer names choose first, and what one name
// means is not free for another. Stops early when `isCancelled` (may be empty) says so. Takes time
// for each path and each number of folders in the names, so there is no bad input.
std::vector<std::optional<size_t>> filesNamed(const std::vector<QByteArray> &names,
                                              const std::vector<QString> &paths,
                                              const QString &folder,
                                              const std::function<bool()> &isCancelled = {});

} // namespace haul
