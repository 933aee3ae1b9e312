#include "ui/exportdialog.h"

#include "core/files/safename.h"

#include <QFileInfo>

#include <algorithm>

namespace haul {
namespace {

QString formatName(ExportFormat format)
{
    switch (format) {
    case ExportFormat::Text:
        return ExportDialog::tr("Plain text, one URL a line");
    case ExportFormat::TextWithReasons:
        return ExportDialog::tr("Plain text, each URL with its reason");
    case ExportFormat::Aria2:
        return ExportDialog::tr("Input file for aria2");
    case ExportFormat::Metalink:
        return ExportDialog::tr("Metalink with sizes and checksums");
    case ExportFormat::Csv:
        return ExportDialog::tr("Table for spreadsheets (CSV)");
    case ExportFormat::JsonLines:
        return ExportDialog::tr("JSON Lines");
    }
    Q_UNREACHABLE();
}

} // namespace

QString exportFilter(ExportFormat format)
{
    return QStringLiteral("%1 (*.%2)").arg(formatName(format), exportSuffix(format));
}

ExportFormat exportFormatFor(const QString &path, ExportFormat filter)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    for (const ExportFormat format : {ExportFormat::Aria2, ExportFormat::Metalink,
                                      ExportFormat::Csv, ExportFormat::JsonLines}) {
        if (suffix == exportSuffix(format))
            return format;
    }
    return filter;
}

ExportDialog::ExportDialog(const QList<ExportFormat> &formats, const QString &folder,
                           const QString &name, QWidget *parent)
    : QFileDialog(parent, tr("Export List"), folder)
    , formats_(formats)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setAcceptMode(AcceptSave);
    setFileMode(AnyFile);
    QStringList filters;
    for (const ExportFormat format : formats)
        filters += exportFilter(format);
    setNameFilters(filters);
    const auto follow = [this] { setDefaultSuffix(exportSuffix(chosenFilter())); };
    connect(this, &QFileDialog::filterSelected, this, follow);
    follow();
    selectFile(sanitisedFileName(name) + u'.' + exportSuffix(formats.front()));
    connect(this, &QFileDialog::fileSelected, this, [this](const QString &path) {
        const ExportFormat format = exportFormatFor(path, chosenFilter());
        emit targetChosen({path, formats_.contains(format) ? format : chosenFilter()});
    });
}

ExportFormat ExportDialog::chosenFilter() const
{
    const qsizetype index = nameFilters().indexOf(selectedNameFilter());
    return formats_.value(std::max<qsizetype>(0, index));
}

} // namespace haul
