#include "tests/support/demoroutes.h"

#include "tests/support/democontent.h"
#include "tests/support/loopbackserver.h"

#include <QCryptographicHash>
#include <QUrlQuery>

#include <algorithm>
#include <cmath>

namespace haul {

namespace {

constexpr qint64 kSlowRate = 300'000;
constexpr int kLateMs = 3000;
constexpr qint64 kMaxDigestSize = 16LL * 1024 * 1024;

using Resource = std::shared_ptr<const ServedResource>;

QDateTime modified()
{
    return QDateTime(QDate(2024, 3, 17), QTime(9, 26, 53), Qt::UTC);
}

qint64 parameter(const ServerRequest &request, const char *name, qint64 fallback)
{
    const QUrlQuery query(QString::fromLatin1(request.query));
    bool ok = false;
    const qint64 value = query.queryItemValue(QString::fromLatin1(name)).toLongLong(&ok);
    return ok && value >= 0 ? value : fallback;
}

Resource statusPage(int status, const QByteArray &path, const QList<ServerHeader> &headers = {})
{
    return std::make_shared<const ServedResource>(ServedResource::fromBytes(
        demoErrorPage(status, path),
        {.status = status, .contentType = "text/html; charset=utf-8", .headers = headers}));
}

RawReply redirect(const QByteArray &location)
{
    return RawReply::http(302, {}, {{"Location", location}});
}

ServedResource fileResource(const QByteArray &path, qint64 size)
{
    const quint64 seed = demoSeed(path);
    ServedResource file;
    file.size = size;
    file.read = [seed](qint64 offset, qint64 length) { return demoBytes(seed, offset, length); };
    file.options.contentType = demoContentType(path);
    file.options.etag = '"' + QByteArray::number(seed, 16) + '"';
    file.options.lastModified = modified();
    return file;
}

// A route whose paths name a file; `adjust` makes it special.
using Adjust = std::function<void(ServedResource &, const ServerRequest &)>;
void addFileRoute(LoopbackServer &server, const QByteArray &prefix, const Adjust &adjust)
{
    server.route(prefix, [adjust](const ServerRequest &request) -> ServerAnswer {
        const auto size = demoSize(request.path);
        if (!size)
            return statusPage(404, request.path);
        auto file = std::make_shared<ServedResource>(fileResource(request.path, *size));
        adjust(*file, request);
        return Resource(std::move(file));
    });
}

// One budget a path, so that segments of one file share it.
Adjust watchableSpeed(double scale)
{
    auto budgets = std::make_shared<QHash<QByteArray, std::weak_ptr<RateBudget>>>();
    return [budgets, scale](ServedResource &file, const ServerRequest &request) {
        const double seconds = 1.5 * std::sqrt(double(file.size) / (1024 * 1024));
        if (file.size == 0)
            return;
        std::weak_ptr<RateBudget> &known = (*budgets)[request.path];
        file.sharedRate = known.lock();
        if (!file.sharedRate) {
            const double rate = double(file.size) / seconds * scale;
            file.sharedRate = std::make_shared<RateBudget>(std::max(qint64(rate), qint64(1)));
            known = file.sharedRate;
        }
    };
}

void addArrivingFiles(LoopbackServer &server, const DemoOptions &options)
{
    const double scale = options.rateScale;
    const Adjust asFastAsItGoes = [](ServedResource &, const ServerRequest &) {};
    addFileRoute(server, "/files/", options.watchable ? watchableSpeed(scale) : asFastAsItGoes);
    addFileRoute(server, "/slow/", [scale](ServedResource &file, const ServerRequest &request) {
        const double rate = double(parameter(request, "rate", kSlowRate)) * scale;
        file.options.bytesPerSecond = std::max(qint64(rate), qint64(1));
    });
    addFileRoute(server, "/stall/", [](ServedResource &file, const ServerRequest &request) {
        const qint64 seconds = std::min(parameter(request, "for", -1), qint64(3600));
        file.options.stallAfter = file.size / 2;
        file.options.stallMs = seconds < 0 ? -1 : int(seconds) * 1000;
        file.options.acceptRanges = false;
    });
    addFileRoute(server, "/late/", [](ServedResource &file, const ServerRequest &request) {
        file.options.delayMs = int(std::min(parameter(request, "ms", kLateMs), qint64(600'000)));
    });
}

QByteArray digestHeader(const ServedResource &file, bool good)
{
    QByteArray body = file.read(0, file.size);
    if (!good)
        body += "not what is sent";
    return "sha-256=:" + QCryptographicHash::hash(body, QCryptographicHash::Sha256).toBase64()
           + ':';
}

void addDigestFiles(LoopbackServer &server)
{
    for (const bool good : {true, false}) {
        const QByteArray prefix = good ? "/goodsum/" : "/badsum/";
        addFileRoute(server, prefix, [good](ServedResource &file, const ServerRequest &request) {
            if (file.size > kMaxDigestSize)
                file = *statusPage(404, request.path);
            else
                file.options.headers = {{"Repr-Digest", digestHeader(file, good)}};
        });
    }
}

void addPages(LoopbackServer &server)
{
    server.route("/pages/", [](const ServerRequest &request) -> ServerAnswer {
        const QByteArray name = request.path.mid(7);
        bool ok = false;
        const int number = name.left(name.indexOf('.')).toInt(&ok);
        if (!ok || number < 1 || !name.endsWith(".html"))
            return statusPage(404, request.path);
        const QByteArray page = demoPage(number, "http://" + request.header("Host"));
        return std::make_shared<const ServedResource>(
            ServedResource::fromBytes(page, {.contentType = "text/html; charset=utf-8",
                                             .etag = "\"page-" + QByteArray::number(number) + '"',
                                             .lastModified = modified()}));
    });
}

void addRefusals(LoopbackServer &server)
{
    const QList<std::pair<QByteArray, int>> refusals{
        {"/missing/", 404}, {"/gone/", 410}, {"/forbidden/", 403}, {"/error/", 500}};
    for (const auto &[prefix, status] : refusals) {
        server.route(prefix, [code = status](const ServerRequest &request) -> ServerAnswer {
            return statusPage(code, request.path);
        });
    }
    server.route("/always-busy/", [](const ServerRequest &request) -> ServerAnswer {
        return statusPage(503, request.path, {{"Retry-After", "1"}});
    });
    auto asked = std::make_shared<QHash<QByteArray, qint64>>();
    addFileRoute(server, "/busy/", [asked](ServedResource &file, const ServerRequest &request) {
        if (++(*asked)[request.path] <= parameter(request, "times", 1))
            file = *statusPage(503, request.path, {{"Retry-After", "2"}});
    });
}

void addBrokenReplies(LoopbackServer &server)
{
    addFileRoute(server, "/cut/", [](ServedResource &file, const ServerRequest &) {
        file.options.cutAfter = file.size / 2;
        file.options.acceptRanges = false; // so that asking again never gets further
    });
    server.route("/nolocation", [](const ServerRequest &request) -> ServerAnswer {
        return statusPage(302, request.path);
    });
}

void addRedirects(LoopbackServer &server)
{
    server.route("/redirect/", [](const ServerRequest &request) -> ServerAnswer {
        return redirect("/files/" + request.target.mid(request.target.indexOf("/redirect/") + 10));
    });
    server.route("/loop", [](const ServerRequest &request) -> ServerAnswer {
        return redirect(request.path == "/loop" ? "/loop/again" : "/loop");
    });
}

void addNamedFiles(LoopbackServer &server)
{
    server.route("/named/", [](const ServerRequest &request) -> ServerAnswer {
        QByteArray digits = request.path.mid(7);
        digits.truncate(digits.indexOf('/') < 0 ? digits.size() : digits.indexOf('/'));
        bool ok = false;
        const int number = digits.toInt(&ok);
        if (!ok || number < 0 || number >= demoDispositions().size())
            return statusPage(404, request.path);
        auto file = std::make_shared<ServedResource>(fileResource(request.path, 20'000));
        file->options.contentDisposition = demoDispositions().at(number);
        return Resource(std::move(file));
    });
}

} // namespace

const QList<QByteArray> &demoDispositions()
{
    static const QList<QByteArray> dispositions{
        "attachment; filename=\"annual report.pdf\"",
        "attachment; filename=\"resume.pdf\"; filename*=UTF-8''r%C3%A9sum%C3%A9%20%E2%82%AC.pdf",
        "attachment; filename*=UTF-8''%E5%A4%A9%E6%B0%97-2024.csv",
        "attachment; filename=minutes.txt",
        "attachment; filename=\"quoted \\\"name\\\".txt\"",
        "attachment; filename=\"../../etc/passwd\"",
        "attachment; filename=\"C:\\\\temp\\\\x.exe\"",
        "inline",
    };
    return dispositions;
}

void addDemoRoutes(LoopbackServer &server, const DemoOptions &options)
{
    addArrivingFiles(server, options);
    addDigestFiles(server);
    addPages(server);
    addRefusals(server);
    addBrokenReplies(server);
    addRedirects(server);
    addNamedFiles(server);
}

} // namespace haul
