#include "ui/readingform.h"

#include "ui/columnmapper.h"
#include "ui/paint.h"
#include "ui/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace haul {
namespace {

using namespace std::chrono_literals;

bool isTable(ListFormat format)
{
    return format == ListFormat::Csv || format == ListFormat::Tsv;
}

// A pipe is empty once it has been read.
bool canBeReadAgain(const ListSource &source)
{
    return source.path.isEmpty() || (source.path != u"-" && QFileInfo(source.path).isFile());
}

bool wantsBase(const ParsedList &list)
{
    return list.format == ListFormat::Checksums
           || std::any_of(list.rejected.begin(), list.rejected.end(), [](const RejectedLine &line) {
                  return line.reason == RejectReason::NoBase;
              });
}

} // namespace

ReadingForm::ReadingForm(QThreadPool &workPool, QWidget *parent)
    : QWidget(parent)
    , workPool_(workPool)
    , format_(new QComboBox(this))
    , mapper_(new ColumnMapper(this))
    , baseRow_(new QWidget(this))
    , base_(new QLineEdit(baseRow_))
    , patterns_(new QCheckBox(this))
{
    makeFormats();
    layOut();
    recolour();
    typing_.setSingleShot(true);
    typing_.setInterval(400ms);
    connect(&typing_, &QTimer::timeout, this, &ReadingForm::changed);
    connect(base_, &QLineEdit::textEdited, &typing_, qOverload<>(&QTimer::start));
    connect(format_, &QComboBox::activated, this, &ReadingForm::chooseFormat);
    connect(patterns_, &QCheckBox::clicked, this, &ReadingForm::changed);
    connect(mapper_, &ColumnMapper::changed, this, [this] {
        columns_ = mapper_->mapping();
        emit changed();
    });
    connect(&preview_, &QFutureWatcherBase::finished, this, &ReadingForm::onPreview);
}

ReadingForm::~ReadingForm()
{
    preview_.disconnect(this);
    preview_.cancel();
}

void ReadingForm::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QWidget::changeEvent(event);
}

void ReadingForm::recolour()
{
    const QPalette readable = paint::withReadablePlaceholder(palette());
    if (readable != palette())
        setPalette(readable);
}

void ReadingForm::makeFormats()
{
    for (int format = 0; format < listFormatCount; ++format)
        format_->addItem(words::listFormat(ListFormat(format)), format);
    format_->insertSeparator(1);
    format_->setObjectName(QStringLiteral("format"));
    format_->setAccessibleName(tr("Format of the list"));
    format_->setMaxVisibleItems(format_->count());
}

void ReadingForm::layOut()
{
    auto *label = new QLabel(tr("&Base address:"), baseRow_);
    label->setBuddy(base_);
    base_->setObjectName(QStringLiteral("base"));
    base_->setPlaceholderText(QStringLiteral("https://example.org/files/"));
    base_->setToolTip(tr("Where the list comes from: its names and links are relative to it."));
    auto *line = new QHBoxLayout(baseRow_);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(label);
    line->addWidget(base_, 1);
    patterns_->setObjectName(QStringLiteral("patterns"));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(mapper_);
    column->addWidget(baseRow_);
    column->addWidget(patterns_);
    mapper_->hide();
    baseRow_->hide();
    patterns_->hide();
    updateVisibility();
}

// An empty form would leave a gap of its own.
void ReadingForm::updateVisibility()
{
    setVisible(!mapper_->isHidden() || !baseRow_->isHidden() || !patterns_->isHidden());
}

void ReadingForm::setSource(const ListSource &source)
{
    chosen_ = source.format;
    format_->setCurrentIndex(format_->findData(int(chosen_)));
    format_->setEnabled(canBeReadAgain(source));
    columns_ = source.options.columns;
    base_->setText(QString::fromUtf8(source.options.baseUrl));
    patterns_->setChecked(source.options.expandPatterns);
}

ListSource ReadingForm::asChosen(ListSource source) const
{
    source.format = chosen_;
    source.options.columns = columns_;
    source.options.baseUrl = base_->text().trimmed().toUtf8();
    source.options.expandPatterns = patterns_->isChecked();
    return source;
}

void ReadingForm::setList(const ListSource &source, const ParsedList &list)
{
    const bool again = canBeReadAgain(source);
    format_->setCurrentIndex(format_->findData(int(list.format)));
    // A field that somebody types in stays.
    baseRow_->setVisible(again && (wantsBase(list) || !base_->text().isEmpty()));
    patterns_->setVisible(again && list.patternCount > 0);
    patterns_->setText(words::patternLine(list.patternCount, list.patternUrls));
    preview_.cancel();
    if (again && isTable(list.format))
        previewColumns(source, list.format);
    else
        mapper_->hide();
    updateVisibility();
}

// The columns of one format mean nothing in another.
void ReadingForm::chooseFormat()
{
    chosen_ = ListFormat(format_->currentData().toInt());
    columns_.reset();
    emit changed();
}

void ReadingForm::previewColumns(const ListSource &source, ListFormat format)
{
    ListSource table = source;
    table.format = format;
    preview_.setFuture(previewTable(table, workPool_));
}

void ReadingForm::onPreview()
{
    if (preview_.isCanceled() || preview_.future().resultCount() == 0)
        return;
    const Result<ColumnPreview> preview = preview_.future().takeResult();
    if (!preview)
        return; // the reading itself says why
    mapper_->setPreview(*preview);
    if (columns_)
        mapper_->setMapping(*columns_);
    mapper_->show();
    updateVisibility();
}

} // namespace haul
