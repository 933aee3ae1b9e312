// Finds URLs anywhere in a text: mail, chat, Markdown.
//
//     for (UrlFinder finder("see (http://a/b), or <http://c/>."); finder.next();)
//         use(finder.url());      // "http://a/b", "http://c/"
//
// A URL ends at white space, quotes and angle brackets, before a closing bracket that it has not
// opened, and before punctuation at its end. Linear in the size of the text. One thread at a time.
#pragma once

#include <QByteArrayView>

namespace haul {

class UrlFinder
{
public:
    explicit UrlFinder(QByteArrayView text)
        : text_(text)
    {
    }

    bool next();
    QByteArrayView url() const { return url_; }

private:
    QByteArrayView text_;
    qsizetype at_ = 0;
    QByteArrayView url_;
};

} // namespace haul
