#include "ui/pagelinks.h"

#include "core/lists/urltext.h"
#include "ui/errorbanner.h"
#include "ui/paint.h"
#include "ui/warningline.h"
#include "ui/words.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace haul {
namespace {

// People leave it out.
CheckedUrl checkTyped(const QString &text)
{
    const QByteArray typed = text.trimmed().toUtf8();
    const CheckedUrl checked = checkUrl(typed);
    return checked.reason == RejectReason::NoScheme ? checkUrl("https://" + typed) : checked;
}

} // namespace

PageLinks::PageLinks(const BatchSettings &defaults, const Limits &limits, QWidget *parent)
    : QDialog(parent)
    , defaults_(defaults)
    , limits_(limits)
    , address_(new QLineEdit(this))
    , warning_(new WarningLine(this))
    , error_(new ErrorBanner(this))
    , progress_(new QProgressBar(this))
    , collect_(new QPushButton(tr("&Collect Links"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Links of a Page"));
    layOut();
    connect(address_, &QLineEdit::textChanged, this, &PageLinks::onEdited);
    connect(collect_, &QPushButton::clicked, this, &PageLinks::start);
    connect(&fetch_, &PageFetch::fetched, this, &PageLinks::onFetched);
    connect(&fetch_, &PageFetch::failed, this, &PageLinks::onFailed);
    takeFromClipboard();
    onEdited();
    recolour();
}

void PageLinks::layOut()
{
    address_->setObjectName(QStringLiteral("address"));
    address_->setPlaceholderText(QStringLiteral("https://example.org/downloads/"));
    address_->setMinimumWidth(fontMetrics().averageCharWidth() * 70);
    warning_->setObjectName(QStringLiteral("addressWarning"));
    error_->setObjectName(QStringLiteral("pageError"));
    error_->setError(std::nullopt);
    collect_->setObjectName(QStringLiteral("collect"));
    collect_->setDefault(true);
    progress_->setRange(0, 0);
    progress_->setTextVisible(false);
    progress_->setMaximumHeight(6);
    // Its room stays, so that the dialog does not jump.
    QSizePolicy policy = progress_->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    progress_->setSizePolicy(policy);
    progress_->hide();

    auto *label = new QLabel(tr("&Address of the page, feed, sitemap or playlist:"), this);
    label->setBuddy(address_);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Cancel)->setIcon({}); // one with, one without looks odd
    buttons->addButton(collect_, QDialogButtonBox::AcceptRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    column->addWidget(label);
    column->addWidget(address_);
    column->addWidget(warning_);
    column->addWidget(error_);
    column->addWidget(progress_);
    column->addStretch(1);
    column->addWidget(buttons);
}

void PageLinks::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QDialog::changeEvent(event);
}

void PageLinks::recolour()
{
    const QPalette readable = paint::withReadablePlaceholder(palette());
    if (readable != address_->palette())
        address_->setPalette(readable);
}

// Whoever has just copied an address means this one.
void PageLinks::takeFromClipboard()
{
    const QString text = QGuiApplication::clipboard()->text();
    if (text.size() > maxUrlBytes || checkUrl(text.trimmed().toUtf8()).reason)
        return;
    address_->setText(text.trimmed());
    address_->selectAll();
}

QByteArray PageLinks::address() const
{
    return checkTyped(address_->text()).url;
}

void PageLinks::onEdited()
{
    const bool isEmpty = address_->text().trimmed().isEmpty();
    const std::optional<RejectReason> reason = checkTyped(address_->text()).reason;
    warning_->setText(!isEmpty && reason ? words::rejectReason(*reason) : QString());
    error_->setError(std::nullopt);
    showRunning(false);
    fetch_.cancel();
}

void PageLinks::start()
{
    error_->setError(std::nullopt);
    showRunning(true);
    fetch_.start(address(), defaults_, limits_);
}

void PageLinks::onFetched(const ParseResultPtr &page)
{
    emit fetched(page);
    accept();
}

void PageLinks::onFailed(const Error &error)
{
    showRunning(false);
    error_->setError(error);
}

void PageLinks::showRunning(bool isRunning)
{
    progress_->setVisible(isRunning);
    collect_->setEnabled(!isRunning && !address().isEmpty());
    collect_->setText(isRunning ? tr("Fetching…") : tr("&Collect Links"));
}

} // namespace haul
