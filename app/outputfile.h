// A file of lines that is written while a run goes on: the report, the results. Buffered; what
// could not be written is told once, at the end. Main thread.
#pragma once

#include "core/base/result.h"

#include <QFile>

namespace haul {

class OutputFile
{
public:
    // "-" is standard output. An error says why the file cannot be opened; what is in it stays.
    Result<void> open(const QString &path);
    // Empties it: from here on it holds this run's lines.
    void begin();
    bool isOpen() const { return file_.isOpen(); }

    void write(const QByteArray &line);
    // Everything is in the file, or an error.
    Result<void> close();

private:
    QFile file_;
    QByteArray buffer_;
    bool failed_ = false;
    QString failure_;

    bool openDevice(const QString &path);
    void flush();
};

} // namespace haul
