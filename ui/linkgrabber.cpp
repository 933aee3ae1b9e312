#include "ui/linkgrabber.h"

#include "ui/checkdelegate.h"
#include "ui/emptystate.h"
#include "ui/linkfilterbar.h"
#include "ui/linkgrabbermodel.h"
#include "ui/listsources.h"
#include "ui/paint.h"
#include "ui/warningline.h"
#include "ui/words.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>
#include <QtConcurrentRun>

#include <utility>

namespace haul {
namespace {

// More text makes other programs suffer.
constexpr qsizetype largestCopy = 64 * 1024 * 1024;

} // namespace

LinkGrabber::LinkGrabber(QThreadPool &workPool, const QString &batch, QWidget *parent)
    : QDialog(parent)
    , workPool_(workPool)
    , batch_(batch)
    , model_(new LinkGrabberModel(workPool, this))
    , filter_(new LinkFilterBar(this))
    , table_(new QTableView(this))
    , empty_(new EmptyState(table_->viewport()))
    , warning_(new WarningLine(this))
    , summary_(new QLabel(this))
    , aside_(new QLabel(this))
    , checkAll_(new QPushButton(tr("Check &All Shown"), this))
    , checkNone_(new QPushButton(tr("Check &None Shown"), this))
    , copy_(new QPushButton(tr("Cop&y Addresses"), this))
    , download_(new QPushButton(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Links of %1").arg(batch));
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    layOut();
    connectModel();
    updateCounts();
    recolour();
    filter_->focusText();
}

// --- how it is put together -----------------------------------------------------------------

void LinkGrabber::layOut()
{
    prepareTable();
    warning_->setObjectName(QStringLiteral("warning"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(10);
    column->addWidget(filter_);
    column->addWidget(table_, 1);
    column->addWidget(warning_);
    column->addLayout(makeCheckRow());
    column->addWidget(makeButtons());
    const QSize wished(fontMetrics().averageCharWidth() * 140, fontMetrics().height() * 40);
    const QSize room = screen()->availableSize();
    resize(wished.boundedTo({room.width() * 92 / 100, room.height() * 88 / 100}));

    const auto *find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, filter_, &LinkFilterBar::focusText);
    auto *copy = new QShortcut(QKeySequence::Copy, table_);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, &LinkGrabber::copyChosenRows);
}

void LinkGrabber::prepareTable()
{
    table_->setObjectName(QStringLiteral("grabbed"));
    table_->setAccessibleName(tr("Links"));
    table_->setModel(model_);
    table_->setItemDelegate(new CheckDelegate(table_));
    RowDelegate::dress(table_);
    table_->setFrameShape(QFrame::StyledPanel);
    table_->installEventFilter(this);
    table_->viewport()->installEventFilter(this);
    table_->horizontalHeader()->setStretchLastSection(true);
    const int character = fontMetrics().averageCharWidth();
    table_->setColumnWidth(LinkGrabberModel::Url, 58 * character);
    table_->setColumnWidth(LinkGrabberModel::Text, 28 * character);
    table_->setColumnWidth(LinkGrabberModel::Kind, 16 * character);
    table_->setColumnWidth(LinkGrabberModel::Type, 9 * character);
    empty_->setAttribute(Qt::WA_TransparentForMouseEvents);
}

QLayout *LinkGrabber::makeCheckRow()
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    summary_->setFont(bold);
    summary_->setObjectName(QStringLiteral("summary"));
    aside_->setObjectName(QStringLiteral("aside"));
    checkAll_->setObjectName(QStringLiteral("checkAll"));
    checkNone_->setObjectName(QStringLiteral("checkNone"));
    connect(checkAll_, &QPushButton::clicked, this, [this] { model_->setAllChecked(true); });
    connect(checkNone_, &QPushButton::clicked, this, [this] { model_->setAllChecked(false); });
    auto *row = new QHBoxLayout;
    row->addWidget(summary_);
    row->addSpacing(12);
    row->addWidget(aside_, 1);
    for (QPushButton *button : {checkAll_, checkNone_}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    return row;
}

QWidget *LinkGrabber::makeButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setIcon({}); // one with, one without looks odd
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    copy_->setObjectName(QStringLiteral("copy"));
    copy_->setAutoDefault(false);
    copy_->setToolTip(tr("Copies the addresses that are shown and checked, one a line"));
    buttons->addButton(copy_, QDialogButtonBox::ActionRole);
    download_->setObjectName(QStringLiteral("download"));
    download_->setToolTip(tr("Opens what is shown and checked in the import preview"));
    download_->setDefault(true);
    buttons->addButton(download_, QDialogButtonBox::AcceptRole);
    connect(copy_, &QPushButton::clicked, this, &LinkGrabber::copyChecked);
    connect(download_, &QPushButton::clicked, this, &LinkGrabber::download);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return buttons;
}

void LinkGrabber::connectModel()
{
    connect(filter_, &LinkFilterBar::changed, this,
            [this] { model_->setFilter(filter_->settings()); });
    connect(filter_, &LinkFilterBar::left, this, &LinkGrabber::focusTable);
    connect(model_, &LinkGrabberModel::gathered, this, &LinkGrabber::onGathered);
    connect(model_, &LinkGrabberModel::countsChanged, this, &LinkGrabber::updateCounts);
    connect(model_, &LinkGrabberModel::filterRefused, filter_, &LinkFilterBar::setError);
    connect(model_, &LinkGrabberModel::filterRefused, this, &LinkGrabber::updateCounts);
    connect(model_, &LinkGrabberModel::filterSettled, this, [this] {
        filter_->setError(std::nullopt);
        table_->scrollToTop();
    });
}

// --- what is shown --------------------------------------------------------------------------

void LinkGrabber::gather(std::vector<ParseResultPtr> results)
{
    model_->gather(std::move(results));
}

void LinkGrabber::onGathered()
{
    const GrabbedLinks &grabbed = *model_->grabbed();
    filter_->setCounts(grabbed);
    aside_->setText(words::grabLeftOutLine(grabbed.repeats, grabbed.unusable));
    if (!grabbed.isWhole)
        warning_->setText(tr("Only the first %1 are here: there are too many.")
                              .arg(words::linkCount(qint64(grabbed.links.size()))));
}

void LinkGrabber::updateCounts()
{
    const qint64 shown = model_->rowCount();
    const qint64 checked = model_->checkedCount();
    const bool isReady = !model_->isGathering();
    summary_->setText(isReady
                          ? words::grabLine(shown, qint64(model_->grabbed()->links.size()), checked)
                          : QString());
    download_->setText(checked == 0 ? tr("&Download")
                                    : tr("&Download %1…").arg(words::linkCount(checked)));
    download_->setEnabled(checked > 0 && !isSending_);
    copy_->setEnabled(checked > 0);
    checkAll_->setEnabled(checked < shown);
    checkNone_->setEnabled(checked > 0);
    updateEmptyState();
}

void LinkGrabber::updateEmptyState()
{
    empty_->setVisible(model_->rowCount() == 0);
    empty_->setGeometry(table_->viewport()->rect());
    if (model_->isGathering())
        empty_->setWords(tr("Collecting links…"));
    else if (model_->grabbed()->links.empty())
        empty_->setWords(tr("There are no links here"),
                         tr("Pages, feeds, sitemaps and playlists have some, once they are done."));
    else
        empty_->setWords(tr("No links match"), tr("Change the filter or the kinds to see others."));
}

bool LinkGrabber::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == table_->viewport() && event->type() == QEvent::Resize)
        empty_->setGeometry(table_->viewport()->rect());
    if (watched == table_ && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space) {
        toggleChosenRows();
        return true;
    }
    return QDialog::eventFilter(watched, event);
}

void LinkGrabber::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QDialog::changeEvent(event);
}

void LinkGrabber::recolour()
{
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, paint::secondaryText(quiet));
    if (quiet != aside_->palette())
        aside_->setPalette(quiet);
}

void LinkGrabber::focusTable()
{
    table_->setFocus(Qt::ShortcutFocusReason);
    if (!table_->selectionModel()->hasSelection() && model_->rowCount() > 0)
        table_->selectRow(0);
}

std::vector<int> LinkGrabber::chosenRows() const
{
    std::vector<int> rows;
    const QItemSelection ranges = table_->selectionModel()->selection();
    for (const QItemSelectionRange &range : ranges) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.push_back(row);
    }
    return rows;
}

void LinkGrabber::toggleChosenRows()
{
    std::vector<int> rows = chosenRows();
    if (rows.empty() && table_->currentIndex().isValid())
        rows.push_back(table_->currentIndex().row());
    model_->toggle(rows);
}

// --- what is sent on ------------------------------------------------------------------------

void LinkGrabber::download()
{
    isSending_ = true;
    updateCounts();
    const auto grabbed = model_->grabbed();
    QtConcurrent::run(&workPool_, [grabbed, links = model_->chosen()] {
        return addressesOf(grabbed->links, links);
    }).then(this, [this](const AddressText &addresses) {
        isSending_ = false;
        updateCounts();
        if (!addresses.isWhole)
            warning_->setText(tr("Only the first of the links were taken: there are too many."));
        emit newListWished(listText(addresses.text, tr("links of %1").arg(batch_)));
    });
}

void LinkGrabber::copyChecked()
{
    copy(model_->chosen());
}

void LinkGrabber::copyChosenRows()
{
    copy(model_->linksAt(chosenRows()));
}

void LinkGrabber::copy(std::vector<quint32> links)
{
    if (links.empty())
        return;
    const auto count = qint64(links.size());
    const auto textOf = [grabbed = model_->grabbed(), links = std::move(links)] {
        const AddressText addresses = addressesOf(grabbed->links, links, largestCopy);
        return addresses.isWhole ? QString::fromUtf8(addresses.text) : QString();
    };
    QtConcurrent::run(&workPool_, textOf).then(this, [this, count](const QString &text) {
        if (text.isEmpty()) {
            aside_->setText(tr("Not copied: that is too much for the clipboard"));
            return;
        }
        QGuiApplication::clipboard()->setText(text);
        aside_->setText(tr("%1 copied").arg(words::linkCount(count)));
    });
}

} // namespace haul
