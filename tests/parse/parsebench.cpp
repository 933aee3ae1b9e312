// How fast files are parsed on one core: every file below a folder, read first, then parsed three
// times over; the best counts.
//
//     cmake --build build/release --target parsebench
//     build/release/bin/parsebench /usr/share/doc/python3
#include "core/parse/htmlpage.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>

#include <algorithm>
#include <cstdio>
#include <vector>

using namespace haul;

int main(int argc, char **argv)
{
    std::vector<QByteArray> pages;
    qint64 bytes = 0;
    const QString folder = QString::fromLocal8Bit(argc > 1 ? argv[1] : ".");
    QDirIterator files(folder, {QStringLiteral("*.html")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        pages.push_back(file.readAll());
        bytes += pages.back().size();
    }
    qint64 best = std::numeric_limits<qint64>::max();
    size_t links = 0;
    for (int round = 0; round < 3; ++round) {
        links = 0;
        QElapsedTimer timer;
        timer.start();
        for (const QByteArray &page : pages)
            links += parseHtml(page, "https://docs.example.org/a/b.html", "utf-8", {}).links.size();
        best = std::min(best, timer.nsecsElapsed());
    }
    std::printf("%zu pages, %.1f MB, %zu links: %.3f s, %.1f MB/s\n", pages.size(),
                double(bytes) / 1e6, links, double(best) / 1e9, double(bytes) * 1e3 / double(best));
}
