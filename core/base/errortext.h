// The words people read about an error: what happened, and what to try.
//
//     const ErrorText text = describe(error);
//     label->setText(text.message);   // "The server says the file does not exist (404)."
//     label->setToolTip(text.hint);   // "Check the address, or ..."
//
// The window, the terminal and the report say the same words, so they stand here and not in ui/.
// Both sentences go through QCoreApplication::translate. Any thread.
#pragma once

#include "core/base/error.h"

namespace haul {

struct ErrorText
{
    QString message; // one sentence: what happened
    QString hint;    // one sentence: what to try; empty when nothing helps
};

ErrorText describe(const Error &error);

} // namespace haul
