// The window's words in another language than the source's English.
//
//     installTranslations(memory.language());   // after the QApplication, before any widget
//     for (const Language &language : languages()) ...
//
// Numbers, sizes and times are written in the language's way, too. What the terminal says stays
// English: scripts read it. Main thread.
#pragma once

#include <QString>

#include <vector>

namespace haul {

struct Language
{
    QString code; // "de", "zh_CN"
    QString name; // in itself: "Deutsch"
};

// That there are words in; English is the first.
std::vector<Language> languages();

// In place of those that were installed before; windows that are there already keep their words.
// With an empty code, or one that there are no words in, the desktop's own language.
void installTranslations(const QString &code);

} // namespace haul
