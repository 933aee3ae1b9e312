// What the sentences of words.h are made with, whatever they are about. Main thread.
#pragma once

#include <QString>

namespace haul::words {

// In the window's language; `n` chooses the form of a plural.
QString tr(const char *text, qint64 n = -1);

// English has its singular in the source; other languages take their forms from the translation
// of the plural.
QString plural(const char *one, const char *many, qint64 n);

// For a table cell.
QString withoutFullStop(QString sentence);

} // namespace haul::words
