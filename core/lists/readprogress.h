// How a reader of lists says how far it is, and asks whether to go on.
//
//     struct Shown : ReadProgress { bool goOn(qint64 bytes) override { ... } } progress;
//     const ParsedList list = readPlainText(bytes, progress);
//
// Called on the thread that reads.
#pragma once

#include <QtGlobal>

namespace haul {

class ReadProgress
{
public:
    virtual ~ReadProgress() = default;

    // Called at least once a megabyte with the bytes read so far, which is every few
    // milliseconds. When it returns false, reading stops.
    virtual bool goOn(qint64 bytesRead)
    {
        Q_UNUSED(bytesRead)
        return true;
    }
};

} // namespace haul
