// A row of several widgets with one label: what the label's key leads to. Main thread.
#pragma once

#include <QWidget>

namespace haul {

// A label passes the focus on only to what takes it itself, though its proxy gets it.
inline void leadTo(QWidget *row, QWidget *field)
{
    row->setFocusProxy(field);
    row->setFocusPolicy(field->focusPolicy());
}

} // namespace haul
