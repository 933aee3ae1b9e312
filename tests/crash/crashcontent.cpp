#include "tests/crash/crashcontent.h"

#include "tests/app/haulprocess.h"

#include <QDir>
#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>

namespace haul {
namespace {

constexpr qsizetype kib = 1024;
constexpr qsizetype mb = 1000 * 1000;

QByteArray randomBody(QRandomGenerator &random, qsizetype size)
{
    QByteArray body(size, Qt::Uninitialized);
    std::generate(body.begin(), body.end(), [&] { return char(random.generate()); });
    return body;
}

QByteArray page(int number)
{
    QByteArray body = "<!DOCTYPE html><html><head><title>Page " + QByteArray::number(number)
                      + "</title></head><body>";
    for (int link = 0; link < 40 + number; ++link)
        body += "<p><a href=\"file-" + QByteArray::number(link) + ".bin\">file</a>";
    return body + "</body></html>\n";
}

QByteArray etagOf(const QByteArray &name)
{
    return '"' + name + "-v1\"";
}

// How much of each kind.
struct Amounts
{
    int small, pages, middle, large;
    qsizetype largeBytes, segmentedBytes;
    bool isPaced;
};

Amounts amountsOf(CrashScale scale)
{
    switch (scale) {
    case CrashScale::Long:
        return {100, 14, 4, 2, 5 * mb, 20 * mb, true};
    case CrashScale::Short:
        return {50, 6, 2, 1, 3 * mb, 6 * mb, true};
    case CrashScale::Single:
    case CrashScale::Faults:
        break;
    }
    return {12, 3, 1, 1, mb, 3 * mb, false};
}

// The name that a second file of that name gets.
QString secondName(const QString &name)
{
    const QFileInfo info(name);
    return QStringLiteral("%1 (1).%2").arg(info.completeBaseName(), info.suffix());
}

} // namespace

QString policyName(CrashPolicy policy)
{
    switch (policy) {
    case CrashPolicy::Rename:
        break;
    case CrashPolicy::Skip:
        return QStringLiteral("skip");
    case CrashPolicy::Overwrite:
        return QStringLiteral("overwrite");
    }
    return QStringLiteral("rename");
}

CrashContent CrashContent::make(quint32 seed, CrashScale scale, CrashPolicy policy)
{
    QRandomGenerator random(seed);
    const Amounts amounts = amountsOf(scale);
    const auto rate = [&](qint64 bytesPerSecond) { return amounts.isPaced ? bytesPerSecond : 0; };
    const auto pause = [&](int most) { return amounts.isPaced ? int(random.bounded(most)) : 0; };
    CrashContent content;
    content.policy_ = policy;

    if (scale == CrashScale::Single) {
        content.add({.path = "single.bin",
                     .body = randomBody(random, 10 * mb),
                     .options = {.etag = "\"v1\"", .bytesPerSecond = 700'000}},
                    false);
        content.settleNames();
        return content;
    }

    QByteArray body;
    for (int i = 0; i < amounts.small; ++i) {
        if (i % 10 == 3)
            body.clear();
        else if (i % 10 != 5) // the same as the one before
            body = randomBody(random, 10 + random.bounded(60 * int(kib)));
        const QByteArray name = "small-" + QByteArray::number(i) + ".bin";
        content.add({.path = name, .body = body, .options = {.delayMs = pause(40)}}, i % 12 == 1);
    }
    for (int i = 0; i < amounts.pages; ++i) {
        const QByteArray name = "page-" + QByteArray::number(i) + ".html";
        content.add({.path = name,
                     .body = page(i),
                     .options = {.contentType = "text/html", .delayMs = pause(80)},
                     .isPage = true},
                    i % 7 == 2);
    }
    for (int i = 0; i < amounts.middle; ++i) {
        const QByteArray name = "middle-" + QByteArray::number(i) + ".bin";
        content.add({.path = name,
                     .body = randomBody(random, 200 * kib),
                     .options = {.etag = etagOf(name), .bytesPerSecond = rate(300'000)}},
                    i == 0);
    }
    for (int i = 0; i < amounts.large; ++i) {
        const QByteArray name = "large-" + QByteArray::number(i) + ".bin";
        content.add({.path = name,
                     .body = randomBody(random, amounts.largeBytes),
                     .options = {.etag = etagOf(name), .bytesPerSecond = rate(500'000)}},
                    i == 0);
    }
    content.add({.path = "plain.bin",
                 .body = randomBody(random, amounts.largeBytes),
                 .options = {.bytesPerSecond = rate(3'000'000)}},
                false);
    content.add({.path = "segmented.bin",
                 .body = randomBody(random, amounts.segmentedBytes),
                 .options = {.etag = "\"seg-v1\"", .bytesPerSecond = rate(1'200'000)}},
                true);
    content.add({.path = "chunked.bin",
                 .body = randomBody(random, 300 * kib),
                 .options = {.bytesPerSecond = rate(500'000), .chunked = true}},
                false);
    content.add(
        {.path = "busy.bin", .body = randomBody(random, 5 * kib), .options = {}, .timesBusy = 2},
        false);
    if (amounts.isPaced) {
        content.add({.path = "slow.bin",
                     .body = randomBody(random, 100 * kib),
                     .options = {.bytesPerSecond = scale == CrashScale::Long ? 60'000 : 120'000}},
                    false);
        content.add({.path = "missing.bin", .body = {}, .options = {}, .isMissing = true}, false);
    }
    std::shuffle(content.files_.begin(), content.files_.end(), random);
    content.settleNames();
    return content;
}

void CrashContent::add(CrashFile file, bool hasOld)
{
    const QString name = QString::fromLatin1(file.path);
    file.path.prepend("/");
    if (hasOld) {
        file.oldName = name;
        file.old = "old bytes of " + file.path + QByteArray(file.body.size() / 2, 'o');
    }
    if (!file.isMissing)
        file.name = hasOld && policy_ == CrashPolicy::Rename ? secondName(name) : name;
    files_.push_back(std::move(file));
}

void CrashContent::settleNames()
{
    for (const CrashFile &file : files_) {
        if (!file.oldName.isEmpty()) {
            mayBe_[file.oldName] << file.old;
            atEnd_[file.oldName] = file.old;
        }
        if (!file.isMissing && !isSkipped(file)) {
            mayBe_[file.name] << file.body;
            atEnd_[file.name] = file.body;
        }
    }
}

bool CrashContent::isSkipped(const CrashFile &file) const
{
    return policy_ == CrashPolicy::Skip && !file.oldName.isEmpty();
}

bool CrashContent::hasFailures() const
{
    return std::any_of(files_.begin(), files_.end(),
                       [](const CrashFile &file) { return file.isMissing; });
}

void CrashContent::serveOn(LoopbackServer &server) const
{
    server.clearRoutes();
    server.clearLog();
    for (const CrashFile &file : files_) {
        if (file.timesBusy > 0)
            server.script(file.path, QList<RawReply>(file.timesBusy, RawReply::http(503)));
        if (!file.isMissing)
            server.serve(file.path, file.body, file.options);
    }
}

void CrashContent::layOut(const QString &folder) const
{
    QDir().mkpath(folder);
    for (const CrashFile &file : files_) {
        if (!file.oldName.isEmpty())
            writeFile(folder + QLatin1Char('/') + file.oldName, file.old);
    }
}

// A line that is no URL before the first file, the first one once more in the middle.
QByteArray CrashContent::list(const LoopbackServer &server) const
{
    QByteArray text = "# files of a crash test\nno address at all\n\n";
    for (size_t i = 0; i < files_.size(); ++i) {
        if (i > 0 && i == files_.size() / 2)
            text += server.url(files_.front().path).toEncoded() + '\n';
        text += server.url(files_[i].path).toEncoded() + '\n';
    }
    return text + "gopher://127.0.0.1/none\n";
}

std::vector<ExpectedLine> CrashContent::lines(const LoopbackServer &server) const
{
    const QString rejected = QStringLiteral("rejected");
    std::vector<ExpectedLine> lines{{2, rejected, -1, {}, QStringLiteral("bad-url")}};
    int number = 4;
    for (size_t i = 0; i < files_.size(); ++i) {
        if (i > 0 && i == files_.size() / 2)
            lines.push_back({number++, rejected, -1, {}, QStringLiteral("duplicate")});
        const CrashFile &file = files_[i];
        const QString state = file.isMissing    ? QStringLiteral("failed")
                              : isSkipped(file) ? QStringLiteral("skipped")
                                                : QStringLiteral("done");
        lines.push_back({number++, state, int(i), server.url(file.path).toEncoded(),
                         file.isMissing ? QStringLiteral("http-404") : QString()});
    }
    lines.push_back({number, rejected, -1, {}, QStringLiteral("unsupported-protocol")});
    return lines;
}

} // namespace haul
