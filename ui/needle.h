// A word that is looked for in very many texts, whatever the case.
//
//     const Needle needle("report");
//     if (needle.isIn(entry.url)) ...
//
// Bytes are searched after Boyer, Moore and Horspool, with ASCII folded. A value type; any thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>

namespace haul {

class Needle
{
public:
    // Not empty; of a longer word the first 255 bytes count.
    explicit Needle(const QByteArray &word);

    bool isIn(QByteArrayView text) const;

private:
    QByteArray folded_;
    std::array<quint8, 256> skip_{};
};

} // namespace haul
