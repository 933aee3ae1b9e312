#include "core/manager/exportresults.h"

#include "core/base/errortext.h"
#include "core/base/secrets.h"
#include "core/lists/csvwriter.h"
#include "core/manager/report.h"
#include "core/manager/resultlist.h"

namespace haul {
namespace {

constexpr qsizetype pieceBytes = 256LL * 1024;

QByteArray headLine(const ResultsToExport &results)
{
    QStringList names{QStringLiteral("url"), QStringLiteral("title"), QStringLiteral("type"),
                      QStringLiteral("size"), QStringLiteral("links")};
    for (const QByteArray &field : results.fields)
        names += QString::fromUtf8(field);
    return csvRecord(names + QStringList{QStringLiteral("path"), QStringLiteral("error")});
}

QByteArray tableLine(const ResultGlimpse &result, const ResultsToExport &results)
{
    const QByteArray url = withoutSecrets(result.url(*results.snapshot.entries));
    QStringList cells{QString::fromUtf8(url), result.read ? result.read->title : QString(),
                      QString::fromUtf8(result.type),
                      result.size() < 0 ? QString() : QString::number(result.size()),
                      QString::number(result.links())};
    for (const QByteArray &field : results.fields)
        cells += QString::fromUtf8(result.field(field));
    cells += result.path();
    cells += result.read && result.read->error ? redactedText(QStringLiteral("%1 (%2)").arg(
                 describe(*result.read->error).message, result.read->error->detail))
                                               : QString();
    return csvRecord(cells);
}

QByteArray jsonLine(const ResultGlimpse &result, const EntryList &entries)
{
    if (result.read)
        return resultLine(*result.read);
    static const Outcome none;
    const OutcomePtr known = result.outcome();
    const Outcome &outcome = known ? *known : none;
    return resultLine(*plainResultOf(entries[result.task], outcome, result.type));
}

} // namespace

bool writeResults(const ResultsToExport &results, ExportFormat format, const ExportSink &sink)
{
    const bool isTable = format == ExportFormat::Csv;
    const auto count = results.places ? qsizetype(results.places->size()) : results.snapshot.size();
    QByteArray bytes = isTable ? headLine(results) : QByteArray();
    for (qsizetype i = 0; i < count; ++i) {
        const ResultGlimpse &result =
            results.snapshot.at(results.places ? qsizetype((*results.places)[size_t(i)]) : i);
        bytes += isTable ? tableLine(result, results) : jsonLine(result, *results.snapshot.entries);
        if (bytes.size() < pieceBytes)
            continue;
        if (!sink(bytes))
            return false;
        bytes.clear();
    }
    return bytes.isEmpty() || sink(bytes);
}

} // namespace haul
