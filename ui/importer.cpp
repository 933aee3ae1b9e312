#include "ui/importer.h"

#include "ui/importdialog.h"
#include "ui/listsources.h"
#include "ui/windowmemory.h"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>
#include <QStandardPaths>

#include <utility>

namespace haul {

Importer::Importer(QThreadPool &workPool, WindowMemory &memory, const BatchSettings &defaults,
                   QWidget *window)
    : workPool_(workPool)
    , memory_(memory)
    , defaults_(defaults)
    , window_(window)
{
}

void Importer::setBatchesAtHand(std::function<std::vector<SharedEntries>()> batches)
{
    batches_ = std::move(batches);
}

void Importer::setLimits(std::function<Limits()> limits)
{
    limits_ = std::move(limits);
}

void Importer::chooseFiles()
{
    auto *dialog = new QFileDialog(
        window_, tr("Import List"), {},
        tr("Lists of URLs (*.txt *.lst *.list *.urls *.aria2 *.csv *.tsv *.json *.jsonl *.ndjson "
           "*.html *.htm *.m3u *.m3u8 *.meta4 *.metalink *.xml *.rss *.atom *.sfv *.md5 *SUMS "
           "*.gz);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList &paths) {
        for (const QString &path : paths)
            importList(listFile(path));
    });
    dialog->open();
}

void Importer::paste()
{
    if (const QMimeData *data = QGuiApplication::clipboard()->mimeData())
        importFrom(*data);
}

void Importer::typeUrls()
{
    enqueue({std::nullopt, defaults_});
}

void Importer::importFrom(const QMimeData &data)
{
    for (const ListSource &list : listsIn(data))
        importList(list);
}

void Importer::importList(const ListSource &source, const BatchSettings &defaults)
{
    enqueue({source, defaults});
}

void Importer::enqueue(const Pending &import)
{
    pending_.push_back(import);
    openNext();
}

void Importer::openNext()
{
    if (dialog_ || pending_.empty())
        return;
    const Pending next = pending_.front();
    pending_.pop_front();

    dialog_ = new ImportDialog(workPool_, next.defaults, baseFolder(), window_);
    dialog_->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog_, &ImportDialog::confirmed, this, &Importer::confirm);
    connect(dialog_, &QDialog::finished, this, [this] {
        dialog_.clear();
        openNext();
    });
    if (batches_)
        dialog_->setBatches(batches_());
    if (limits_)
        dialog_->setLimits(limits_());
    dialog_->setProfiles(profiles_);
    if (next.source)
        dialog_->read(*next.source);
    else
        dialog_->showEditor();
    dialog_->open();
}

void Importer::confirm(const BatchRequest &request)
{
    memory_.setBaseFolder(QFileInfo(request.settings.folder).path());
    emit confirmed(request);
}

QString Importer::baseFolder() const
{
    const QString chosen = memory_.baseFolder();
    if (!chosen.isEmpty())
        return chosen;
    const QString downloads = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    return downloads.isEmpty() ? QDir::homePath() : downloads;
}

} // namespace haul
