// The forms of lists: their names, and which one a list has. Pure functions; any thread.
#pragma once

#include "core/model/parsedlist.h"

#include <QByteArrayView>
#include <QString>
#include <QStringList>
#include <QStringView>

namespace haul {

// "aria2", as `--format` takes it.
QString listFormatName(ListFormat format);
// All of them in the order of ListFormat, "auto" first.
QStringList listFormatNames();

// How many of a list's first bytes detectFormat() can make use of.
inline constexpr qsizetype detectedBytes = 64 * 1024;

// By the content first, then by the name of the file (which may be empty). Never Auto.
ListFormat detectFormat(QByteArrayView head, QStringView name);

} // namespace haul
