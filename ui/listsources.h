// Where lists come from by hand: a file, a text, the clipboard or a drop. Pure functions; main
// thread.
#pragma once

#include "core/lists/listreader.h"

#include <QList>

class QMimeData;

namespace haul {

ListSource listFile(const QString &path);
ListSource listText(const QByteArray &text, const QString &name = {});

// Whether listsIn() would find anything; cheap, for it is asked at each move of a drag.
bool hasLists(const QMimeData &data);

// Files give a list each; addresses and text give one together.
QList<ListSource> listsIn(const QMimeData &data);

} // namespace haul
