// The options of curl's command line and config files, and what they mean for a download. curl's
// options are never obeyed where they would read or write files. One thread at a time.
#pragma once

#include "core/lists/commanddownloads.h"

namespace haul {

class CurlOptions
{
public:
    // The words after "curl".
    void takeWords(const QList<QByteArray> &words, qint64 line);
    // "url" or "header", without its hyphens, or one letter.
    void takeOption(const QByteArray &name, const QByteArray &value, qint64 line);
    static bool takesValue(QByteArrayView name);
    static bool knows(QByteArrayView name);

    const CommandDownloads &finish();
    bool isEmpty() const { return downloads_.isEmpty(); }

private:
    qsizetype takeLetters(const QList<QByteArray> &words, qsizetype at, qint64 line);
    void takeCookies(const QByteArray &value);

    CommandDownloads downloads_;
    bool hasData_ = false;
    bool isGet_ = false; // -G: the data is the query
    bool sends_ = false; // uploads, or a method that is not GET
};

} // namespace haul
