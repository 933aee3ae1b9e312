// The lines of a text in memory, without their ends (LF, CR LF or CR) and the white space around.
//
//     for (TextLines lines(utf8); !lines.atEnd();)
//         read(lines.next());
//
// The text must outlive it. Any thread.
#pragma once

#include <QByteArray>

namespace haul {

class TextLines
{
public:
    explicit TextLines(QByteArrayView text)
        : rest_(text)
    {
    }

    bool atEnd() const { return rest_.isEmpty(); }
    // The number of the last line, from 1.
    qint64 number() const { return number_; }
    QByteArrayView next();

private:
    QByteArrayView rest_;
    qint64 number_ = 0;
};

} // namespace haul
