#include "ui/importdialog.h"

#include "ui/batchform.h"
#include "ui/entrycheck.h"
#include "ui/errorbanner.h"
#include "ui/linkcheckbar.h"
#include "ui/listsources.h"
#include "ui/readingform.h"
#include "ui/rowdelegate.h"
#include "ui/segmentbar.h"
#include "ui/words.h"

#include <QComboBox>
#include <QDate>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileInfo>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QStackedWidget>
#include <QTableView>
#include <QThreadPool>
#include <QUrl>
#include <QVBoxLayout>

#include <chrono>
#include <utility>

namespace haul {
namespace {

using namespace std::chrono_literals;

QTableView *makeTable(PreviewModel *model, const QString &accessibleName)
{
    auto *table = new QTableView;
    table->setModel(model);
    table->setItemDelegate(new RowDelegate(table));
    table->setAccessibleName(accessibleName);
    RowDelegate::dress(table);
    table->setFrameShape(QFrame::StyledPanel);
    const int character = table->fontMetrics().averageCharWidth();
    table->setColumnWidth(0, 11 * character);
    table->setColumnWidth(1, 44 * character);
    table->setColumnWidth(2, 24 * character);
    table->horizontalHeader()->setStretchLastSection(true);
    return table;
}

// Whether files would get the same names, and the same would become of those that are there.
bool isSameNaming(const BatchSettings &a, const BatchSettings &b)
{
    return a.folder == b.folder && a.onConflict == b.onConflict && a.layout == b.layout
           && a.cutDirs == b.cutDirs && a.nameTemplate == b.nameTemplate
           && a.folderRules == b.folderRules && a.batchName == b.batchName
           && a.submitted == b.submitted;
}

// Of the first thousand, which tell enough: the host that all come from, or nothing.
QString commonHost(const EntryList &entries)
{
    QString common;
    for (size_t i = 0; i < std::min<size_t>(entries.size(), 1000); ++i) {
        const QString host = QUrl::fromEncoded(entries[i].url).host();
        if (i > 0 && host != common)
            return {};
        common = host;
    }
    return common;
}

} // namespace

ImportDialog::ImportDialog(QThreadPool &workPool, const BatchSettings &defaults,
                           const QString &baseFolder, QWidget *parent)
    : QDialog(parent)
    , workPool_(workPool)
    , summary_(new QLabel(this))
    , progress_(new QProgressBar(this))
    , error_(new ErrorBanner(this))
    , editor_(new QPlainTextEdit(this))
    , reading_(new ReadingForm(workPool, this))
    , check_(new EntryCheck(workPool, this))
    , links_(new LinkCheckBar(workPool, this))
    , form_(new BatchForm(defaults, baseFolder, this))
{
    setWindowTitle(tr("Import List"));
    layOut();
    connect(form_, &BatchForm::changed, this, &ImportDialog::onFormChanged);
    connect(form_, &BatchForm::unfolded, this, &ImportDialog::makeRoom);
    connect(reading_, &ReadingForm::changed, this, [this] { startReading(source_); });
    connect(check_, &EntryCheck::entriesChanged, this, [this] {
        links_->setEntries(check_->entries());
        updateButton(); // they may be settled now
    });
    connect(links_, &LinkCheckBar::entriesChanged, this, &ImportDialog::showEntries);
    connect(links_, &LinkCheckBar::linksChanged, this, &ImportDialog::showLinks);
    connect(&watcher_, &QFutureWatcherBase::finished, this, &ImportDialog::onRead);
    connect(&watcher_, &QFutureWatcherBase::progressValueChanged, progress_, [this](int value) {
        progress_->setRange(0, value > 0 ? 1000 : 0);
        progress_->setValue(value);
    });

    typing_.setSingleShot(true);
    typing_.setInterval(250ms);
    connect(&typing_, &QTimer::timeout, this, [this] {
        startReading(listText(editor_->toPlainText().toUtf8(), tr("what you typed")));
    });
    connect(editor_, &QPlainTextEdit::textChanged, &typing_, qOverload<>(&QTimer::start));
    onFormChanged();
}

ImportDialog::~ImportDialog()
{
    watcher_.disconnect(this);
    watcher_.cancel();
    disconnect(check_, nullptr, this, nullptr);
    disconnect(links_, nullptr, this, nullptr);
    letGoOfList();
}

// A million entries are not freed on this thread.
void ImportDialog::letGoOfList()
{
    for (PreviewModel *model : models_)
        model->setList(nullptr);
    check_->setEntries(nullptr);
    links_->setEntries(nullptr);
    workPool_.start([old = std::move(list_)] {});
}

void ImportDialog::layOut()
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    summary_->setFont(bold);
    summary_->setObjectName(QStringLiteral("summary"));
    summary_->setWordWrap(true);
    progress_->setTextVisible(false);
    progress_->setMaximumHeight(fontMetrics().height() / 2);
    progress_->hide();
    editor_->setObjectName(QStringLiteral("editor"));
    editor_->setAccessibleName(tr("URLs"));
    editor_->setPlaceholderText(tr("One URL a line"));
    editor_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    editor_->setLineWrapMode(QPlainTextEdit::NoWrap);
    editor_->setTabChangesFocus(true);
    editor_->hide();

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    download_ = buttons->addButton(tr("Download"), QDialogButtonBox::AcceptRole);
    download_->setObjectName(QStringLiteral("download"));
    download_->setDefault(true);
    buttons->button(QDialogButtonBox::Cancel)->setIcon({}); // one with, one without looks odd
    connect(buttons, &QDialogButtonBox::accepted, this, &ImportDialog::confirm);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(10);
    column->addWidget(makeHeadRow());
    column->addWidget(progress_);
    column->addWidget(error_);
    column->addWidget(editor_, 2);
    column->addWidget(reading_);
    column->addWidget(makePreview(), 3);
    column->addWidget(check_);
    column->addWidget(links_);
    column->addWidget(form_);
    column->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 110, fontMetrics().height() * 38);
}

QWidget *ImportDialog::makePreview()
{
    auto *preview = new QWidget(this);
    parts_ = new SegmentBar(
        {tr("Accepted"), tr("Duplicates"), tr("Rejected"), tr("Warnings"), tr("Flagged")}, preview);
    parts_->setObjectName(QStringLiteral("parts"));
    for (const auto part : {PreviewModel::Part::Duplicates, PreviewModel::Part::Rejected,
                            PreviewModel::Part::Warnings, PreviewModel::Part::Flagged})
        parts_->setOnlyWithCount(int(part));
    tables_ = new QStackedWidget(preview);
    const std::array names{tr("Accepted lines"), tr("Duplicate lines"), tr("Rejected lines"),
                           tr("Warnings"), tr("Flagged links")};
    for (size_t part = 0; part < models_.size(); ++part) {
        models_[part] = new PreviewModel(PreviewModel::Part(part), this);
        tables_->addWidget(makeTable(models_[part], names[part]));
    }
    connect(parts_, &SegmentBar::chosen, this, &ImportDialog::showPart);
    auto *column = new QVBoxLayout(preview);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(parts_);
    column->addWidget(tables_, 1);
    return preview;
}

// What the list is, and as what it was read.
QWidget *ImportDialog::makeHeadRow()
{
    auto *row = new QWidget(this);
    auto *label = new QLabel(tr("Read &as:"), row);
    label->setBuddy(reading_->formatBox());
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(summary_, 1);
    line->addWidget(label);
    line->addWidget(reading_->formatBox());
    return row;
}

void ImportDialog::setLimits(const Limits &limits)
{
    links_->setLimits(limits);
}

void ImportDialog::setProfiles(ExtractionProfiles *profiles)
{
    form_->setProfiles(profiles);
}

void ImportDialog::setBatches(std::vector<SharedEntries> batches)
{
    check_->setBatches(std::move(batches));
}

// For the form without taking it from the list, as far as the screen goes.
void ImportDialog::makeRoom(int height)
{
    const int most = screen()->availableSize().height() * 92 / 100;
    resize(width(), std::min(this->height() + height, most));
}

void ImportDialog::read(const ListSource &source)
{
    reading_->setSource(source);
    if (!source.path.isEmpty()) {
        setWindowTitle(tr("Import %1").arg(QFileInfo(source.path).fileName()));
        form_->suggestName(QFileInfo(source.path).completeBaseName());
    }
    startReading(source);
}

void ImportDialog::showEditor()
{
    setWindowTitle(tr("Add URLs"));
    summary_->setText(tr("Type or paste URLs, one a line."));
    form_->suggestName(suggestedName());
    editor_->show();
    editor_->setFocus();
}

void ImportDialog::startReading(const ListSource &source)
{
    source_ = source;
    watcher_.cancel();
    if (editor_->isHidden()) {
        const QString name =
            source.path.isEmpty() ? tr("the pasted text") : QFileInfo(source.path).fileName();
        summary_->setText(tr("Reading %1…").arg(name));
        progress_->setRange(0, 0);
        progress_->show();
    }
    watcher_.setFuture(readList(reading_->asChosen(source), workPool_));
    updateButton();
}

void ImportDialog::onRead()
{
    progress_->hide();
    if (watcher_.isCanceled() || watcher_.future().resultCount() == 0)
        return;
    Result<ParsedList> result = watcher_.future().takeResult();
    if (result) {
        error_->setError(std::nullopt);
        showList(std::make_shared<const ParsedList>(*std::move(result)));
    } else {
        summary_->clear();
        error_->setError(result.error());
        showList(nullptr);
    }
}

void ImportDialog::showList(std::shared_ptr<const ParsedList> list)
{
    std::shared_ptr<const ParsedList> old = std::exchange(list_, std::move(list));
    for (size_t part = 0; part < models_.size(); ++part) {
        models_[part]->setList(list_);
        parts_->setCount(int(part), models_[part]->rowCount());
    }
    if (list_) {
        summary_->setText(words::listLine(*list_));
        reading_->setList(source_, *list_);
        if (source_.path.isEmpty())
            form_->suggestName(suggestedName());
        // An import that brings nothing shows at once why.
        if (list_->entries->empty() && !list_->rejected.empty())
            parts_->setCurrent(int(PreviewModel::Part::Rejected));
        else if (models_[size_t(parts_->current())]->rowCount() == 0)
            parts_->setCurrent(int(PreviewModel::Part::Accepted));
    }
    check_->setEntries(list_ ? list_->entries : nullptr);
    workPool_.start([old = std::move(old)] {}); // a million entries are not freed here
}

void ImportDialog::showPart(int part)
{
    tables_->setCurrentIndex(part);
}

QString ImportDialog::suggestedName() const
{
    const QString host = list_ ? commonHost(*list_->entries) : QString();
    if (!host.isEmpty())
        return host;
    return tr("URLs of %1").arg(QDate::currentDate().toString(Qt::ISODate));
}

// The names are those that the batch would have if it were submitted now.
void ImportDialog::onFormChanged()
{
    BatchSettings naming = form_->settings();
    naming.batchName = form_->name();
    naming.submitted = QDate::currentDate();
    if (!QDir::isAbsolutePath(naming.folder))
        naming.folder.clear();
    if (!isSameNaming(naming, naming_)) {
        naming_ = naming;
        model(PreviewModel::Part::Accepted)->setNaming(naming);
        check_->setNaming(naming);
    }
    links_->setSettings(naming);
    updateButton();
}

void ImportDialog::showEntries()
{
    for (const auto part : {PreviewModel::Part::Accepted, PreviewModel::Part::Flagged})
        model(part)->setEntries(links_->entries());
    showLinks();
    countRows(PreviewModel::Part::Accepted);
    updateButton();
}

void ImportDialog::showLinks()
{
    model(PreviewModel::Part::Accepted)->setLinks(links_->links());
    // Looked for in the whole list, so not at each step.
    model(PreviewModel::Part::Flagged)->setLinks(links_->isChecking() ? nullptr : links_->links());
    countRows(PreviewModel::Part::Flagged);
}

void ImportDialog::countRows(PreviewModel::Part part)
{
    parts_->setCount(int(part), model(part)->rowCount());
    if (parts_->current() == int(part) && model(part)->rowCount() == 0)
        parts_->setCurrent(int(PreviewModel::Part::Accepted));
}

void ImportDialog::updateButton()
{
    const SharedEntries entries = links_->entries();
    const qint64 count = entries ? qint64(entries->size()) : 0;
    download_->setText(count == 0 ? tr("&Download")
                                  : tr("&Download %1").arg(words::fileCount(count)));
    download_->setEnabled(count > 0 && !isReading() && check_->isSettled() && form_->isComplete());
}

void ImportDialog::confirm()
{
    if (!download_->isEnabled())
        return;
    emit confirmed({form_->name(), form_->settings(), links_->entries(), list_, form_->startAt()});
    accept();
}

} // namespace haul
