#include "core/lists/failedlistwriter.h"

#include <algorithm>

namespace haul {

namespace {

constexpr qsizetype maxReason = 500;

// What readers could take for the end of a line, and what nobody can see, becomes a space.
QString onOneLine(const QString &text)
{
    QString line = text.left(maxReason);
    std::replace_if(
        line.begin(), line.end(),
        [](QChar c) {
            return c.category() == QChar::Other_Control || c.category() == QChar::Separator_Line
                   || c.category() == QChar::Separator_Paragraph;
        },
        QChar(u' '));
    return line.simplified();
}

} // namespace

QByteArray failedListLines(const ExportRow &row)
{
    const QString code = onOneLine(row.errorCode);
    const QString message = onOneLine(row.message);
    const bool hasBoth = !code.isEmpty() && !message.isEmpty();
    const QString reason = code + QLatin1String(hasBoth ? ": " : "") + message;
    QByteArray lines = "# " + reason.toUtf8() + '\n';
    if (!row.url.isEmpty())
        lines += row.url + '\n';
    return lines;
}

} // namespace haul
