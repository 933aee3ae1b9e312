// How fast lists are read, and what memory their entries take. Not a test: run it by hand on a
// quiet machine.
//
//     build/release/bin/haul-list-bench [LINES [FORMAT]]
#include "core/lists/aria2writer.h"
#include "core/lists/autoreader.h"
#include "core/lists/listformat.h"

#include <QElapsedTimer>
#include <QFile>

#include <malloc.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace haul;

namespace {

constexpr qsizetype blockBytes = 256 * 1024;

QByteArray url(int i)
{
    return "https://files.example.org/archive/2024/item-" + QByteArray::number(i) + "/picture.jpg";
}

QByteArray makeList(ListFormat format, int lines)
{
    QByteArray text = format == ListFormat::Csv ? "url,name,size\n" : "";
    for (int i = 0; i < lines; ++i) {
        const QByteArray number = QByteArray::number(i);
        if (format == ListFormat::Aria2)
            text += url(i) + "\n  out=pictures/" + number
                    + ".jpg\n  header=X-Key: 1\n  gid=" + number + '\n';
        else if (format == ListFormat::Csv)
            text += url(i) + ",picture-" + number + ".jpg," + number + '\n';
        else if (format == ListFormat::JsonLines)
            text += "{\"url\":\"" + url(i) + "\",\"name\":\"picture-" + number + ".jpg\"}\n";
        else if (format == ListFormat::Urls)
            text += "see " + url(i) + ", please\n";
        else
            text += url(i) + '\n';
    }
    return text;
}

qint64 heapBytes()
{
    const struct mallinfo2 info = ::mallinfo2();
    return qint64(info.uordblks) + qint64(info.hblkhd);
}

void measure(ListFormat format, int lines)
{
    const QByteArray text = makeList(format, lines);
    qint64 urlBytes = 0;
    for (int i = 0; i < lines; ++i)
        urlBytes += url(i).size();
    const qint64 before = heapBytes();
    QElapsedTimer timer;
    timer.start();
    const std::clock_t start = std::clock();
    AutoReader reader({}, {});
    for (qsizetype at = 0; at < text.size(); at += blockBytes)
        reader.feed(QByteArrayView(text).sliced(at, qMin(blockBytes, text.size() - at)));
    const auto list = reader.finish();
    const qint64 milliseconds = timer.elapsed();
    const qint64 cpu = qint64(std::clock() - start) * 1000 / CLOCKS_PER_SEC;
    const auto entries = qint64(list->entries->size());
    std::printf(
        "%-10s %lld entries, %lld MB, %lld ms (%lld of CPU), %lld bytes each beyond the URL\n",
        qPrintable(listFormatName(list->format)), static_cast<long long>(entries),
        static_cast<long long>(text.size() / 1'000'000), static_cast<long long>(milliseconds),
        static_cast<long long>(cpu),
        static_cast<long long>((heapBytes() - before - urlBytes) / qMax<qint64>(1, entries)));
}

} // namespace

int main(int argc, char **argv)
{
    const int lines = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
    const QString only = argc > 2 ? QString::fromLocal8Bit(argv[2]) : QString();
    for (const ListFormat format : {ListFormat::Text, ListFormat::Aria2, ListFormat::Csv,
                                    ListFormat::JsonLines, ListFormat::Urls}) {
        if (only.isEmpty() || only == listFormatName(format))
            measure(format, lines);
    }
    return 0;
}
