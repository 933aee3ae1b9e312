#include "ui/resultcolumns.h"

#include "core/base/errortext.h"
#include "core/base/secrets.h"
#include "core/model/batchsettings.h"
#include "core/parse/extraction.h"
#include "ui/words.h"

#include <QCoreApplication>
#include <QStringList>

namespace haul {
namespace {

constexpr qsizetype longestLine = 160; // of a tooltip, which does not wrap
constexpr size_t mostLines = 20;

QString tr(const char *text)
{
    return QCoreApplication::translate("haul::ResultColumns", text);
}

QString shortened(const QString &line)
{
    constexpr qsizetype half = longestLine / 2;
    return line.size() <= longestLine ? line : line.first(half) + u'…' + line.last(half);
}

} // namespace

ResultColumns ResultColumns::of(const BatchSettings &settings)
{
    const Result<Extraction> extraction = Extraction::fromTexts(settings.extractions);
    return extraction ? ResultColumns(extraction->names()) : ResultColumns();
}

QString ResultColumns::key(int column) const
{
    switch (column) {
    case Title:
        return QStringLiteral("title");
    case Type:
        return QStringLiteral("type");
    case Size:
        return QStringLiteral("size");
    case Links:
        return QStringLiteral("links");
    default:
        return isField(column) ? QLatin1String("field:") + QString::fromUtf8(field(column))
                               : QStringLiteral("address");
    }
}

int ResultColumns::columnOf(const QString &wanted) const
{
    for (int column = 0; column < count(); ++column) {
        if (key(column) == wanted)
            return column;
    }
    return -1;
}

QString ResultColumns::heading(int column) const
{
    switch (column) {
    case Title:
        return tr("Title");
    case Type:
        return tr("Type");
    case Size:
        return tr("Size");
    case Links:
        return tr("Links");
    default:
        return isField(column) ? QString::fromUtf8(field(column)) : tr("Address");
    }
}

int ResultColumns::alignment(int column)
{
    const bool figures = column == Size || column == Links;
    return int(Qt::AlignVCenter | (figures ? Qt::AlignRight : Qt::AlignLeft));
}

QString ResultColumns::cell(const ResultGlimpse &result, const EntryList &entries, int column) const
{
    if (column == Size)
        return result.size() < 0 ? QString() : words::size(result.size());
    if (column == Links)
        return result.links() == 0 ? QString() : words::number(result.links());
    return text(result, entries, column);
}

QString ResultColumns::text(const ResultGlimpse &result, const EntryList &entries, int column) const
{
    switch (column) {
    case Title:
        return title(result);
    case Type:
        return QString::fromUtf8(result.type);
    case Size:
        return result.size() < 0 ? QString() : QString::number(result.size());
    case Links:
        return QString::number(result.links());
    default:
        return QString::fromUtf8(isField(column) ? result.field(field(column))
                                                 : withoutSecrets(result.url(entries)));
    }
}

QString ResultColumns::toolTip(const ResultGlimpse &result, const EntryList &entries)
{
    QStringList lines{shortened(title(result)),
                      shortened(QString::fromUtf8(withoutSecrets(result.url(entries))))};
    if (!result.read)
        return lines.join(u'\n');
    for (const auto &[name, value] : result.read->fields) {
        if (size_t(lines.size()) == mostLines)
            break;
        lines += shortened(
            QStringLiteral("%1: %2").arg(QString::fromUtf8(name), QString::fromUtf8(value)));
    }
    if (result.read->error)
        lines += shortened(redactedText(result.read->error->detail));
    return lines.join(u'\n');
}

QString ResultColumns::title(const ResultGlimpse &result)
{
    if (!result.read)
        return result.fileName();
    const ParseResult &read = *result.read;
    const QString name = read.title.isEmpty() ? result.fileName() : read.title;
    return read.error ? QStringLiteral("%1 — %2").arg(name, words::errorInCell(*read.error)) : name;
}

} // namespace haul
