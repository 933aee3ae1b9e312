// The options of aria2's input files, and which of them Haul has fields for.
//
//     applyAria2Options("out=a.bin\nheader=X: 1\n", extras);
//
// Pure functions; any thread.
#pragma once

#include "core/lists/extrasmaker.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace haul {

// Options that say one thing together: they are read into the same fields, and written from them.
enum class Aria2Group : quint8 {
    Path,     // out, dir
    Head,     // referer, user-agent, header
    Checksum, // checksum
    Login,    // http-user, http-passwd
    Proxy,    // all-proxy
    Segments, // split
};

inline constexpr int aria2GroupCount = 6;

// Nothing for an option that Haul has no field for.
std::optional<Aria2Group> aria2Group(QByteArrayView name);

struct Aria2Option
{
    QByteArrayView name;
    QByteArrayView value;
};

// Of a line "name=value", without its indent; the name is empty when it is none.
Aria2Option aria2Option(QByteArrayView line);

// Lines of "name=value\n".
std::vector<Aria2Option> aria2OptionsIn(QByteArrayView lines);

void applyAria2Options(QByteArrayView lines, ExtrasMaker &extras);

} // namespace haul
