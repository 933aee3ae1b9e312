#include "app/verifytext.h"

#include "app/humantext.h"

namespace haul {

QStringList verifyLines(const VerifyReport &report)
{
    QStringList lines;
    for (const WrongFile &file : report.wrongFiles)
        lines << QStringLiteral("wrong: %1: %2").arg(file.path, oneLine(file.error));
    if (const qint64 more = report.wrong - qint64(report.wrongFiles.size()); more > 0)
        lines << QStringLiteral("wrong: and %1 more").arg(countText(more));
    for (const QString &name : report.missingNames)
        lines << QStringLiteral("not here: %1").arg(name);
    if (const qint64 more = report.missing - qint64(report.missingNames.size()); more > 0)
        lines << QStringLiteral("not here: and %1 more").arg(countText(more));
    return lines;
}

QString verifySummary(const VerifyReport &report)
{
    QString line =
        QStringLiteral("verified: %1 right, %2 wrong, %3 not here")
            .arg(countText(report.right), countText(report.wrong), countText(report.missing));
    if (report.unlisted > 0)
        line += QStringLiteral("; %1 without a checksum").arg(countText(report.unlisted));
    if (report.cut)
        line += QStringLiteral("; only the beginning of the checksum file was read");
    return line;
}

} // namespace haul
