// The options of wget's command line, and what they mean for a download. They are never obeyed
// where they would read or write files. One thread at a time.
#pragma once

#include "core/lists/commanddownloads.h"

namespace haul {

class WgetOptions
{
public:
    // The words after "wget".
    void takeWords(const QList<QByteArray> &words, qint64 line);

    const CommandDownloads &finish();

private:
    void takeOption(const QByteArray &name, const QByteArray &value);

    CommandDownloads downloads_;
    QByteArray user_;
    QByteArray password_;
    bool hasLogin_ = false;
};

} // namespace haul
