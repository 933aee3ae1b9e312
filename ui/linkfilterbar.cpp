#include "ui/linkfilterbar.h"

#include "ui/grabbedlinks.h"
#include "ui/icons.h"
#include "ui/paint.h"
#include "ui/warningline.h"
#include "ui/words.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace haul {
namespace {

struct KindChoice
{
    FileKinds kinds;
    const char *name; // of its box
    const char *words;
};

constexpr std::array<KindChoice, 7> kindChoices{{
    {FileKind::Page, "pages", QT_TRANSLATE_NOOP("haul::LinkFilterBar", "Pa&ges")},
    {FileKind::Image, "images", QT_TRANSLATE_NOOP("haul::LinkFilterBar", "&Images")},
    {FileKind::Archive, "archives", QT_TRANSLATE_NOOP("haul::LinkFilterBar", "A&rchives")},
    {FileKind::Document, "documents", QT_TRANSLATE_NOOP("haul::LinkFilterBar", "D&ocuments")},
    {FileKind::Audio, "audio", QT_TRANSLATE_NOOP("haul::LinkFilterBar", "A&udio")},
    {FileKind::Video, "video", QT_TRANSLATE_NOOP("haul::LinkFilterBar", "&Video")},
    {FileKind::Program | FileKind::Data | FileKind::Part | FileKind::Other, "other",
     QT_TRANSLATE_NOOP("haul::LinkFilterBar", "O&ther")},
}};

} // namespace

LinkFilterBar::LinkFilterBar(QWidget *parent)
    : QWidget(parent)
    , include_(new QLineEdit(this))
    , syntax_(new QComboBox(this))
    , exclude_(new QLineEdit(this))
    , warning_(new WarningLine(this))
{
    static_assert(kindChoices.size() == kindCount);
    warning_->setObjectName(QStringLiteral("filterWarning"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(makeTextRow());
    column->addWidget(warning_);
    column->addLayout(makeKindRow());
    for (QLineEdit *field : {include_, exclude_}) {
        field->setClearButtonEnabled(true);
        field->installEventFilter(this);
        connect(field, &QLineEdit::textChanged, this, &LinkFilterBar::changed);
    }
    connect(syntax_, &QComboBox::currentIndexChanged, this, [this] {
        showExample();
        emit changed();
    });
    showExample();
    recolour();
}

QLayout *LinkFilterBar::makeTextRow()
{
    include_->setObjectName(QStringLiteral("include"));
    include_->setAccessibleName(tr("Filter"));
    include_->addAction(icon(Icon::Search), QLineEdit::LeadingPosition);
    exclude_->setObjectName(QStringLiteral("exclude"));
    exclude_->setAccessibleName(tr("Without"));
    syntax_->setObjectName(QStringLiteral("syntax"));
    syntax_->setAccessibleName(tr("How the filter is written"));
    syntax_->addItems({tr("Text"), tr("Wildcards"), tr("Regular Expression")}); // LinkTerm::Syntax
    auto *without = new QLabel(tr("&Without:"), this);
    without->setBuddy(exclude_);

    auto *row = new QHBoxLayout;
    row->addWidget(include_, 3);
    row->addWidget(syntax_);
    row->addSpacing(8);
    row->addWidget(without);
    row->addWidget(exclude_, 2);
    return row;
}

QLayout *LinkFilterBar::makeKindRow()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(14);
    auto *only = new QLabel(tr("Only:"), this);
    only->setToolTip(tr("Without a choice, links of all kinds are shown"));
    row->addWidget(only);
    for (size_t i = 0; i < kindCount; ++i) {
        kinds_[i] = new QCheckBox(tr(kindChoices[i].words), this);
        kinds_[i]->setObjectName(QLatin1String(kindChoices[i].name));
        kinds_[i]->setAccessibleDescription(only->toolTip());
        connect(kinds_[i], &QCheckBox::toggled, this, &LinkFilterBar::changed);
        row->addWidget(kinds_[i]);
    }
    row->addStretch(1);
    return row;
}

// What can be typed depends on how it is read.
void LinkFilterBar::showExample()
{
    switch (LinkTerm::Syntax(syntax_->currentIndex())) {
    case LinkTerm::Text:
        include_->setPlaceholderText(tr("Filter by address or text"));
        include_->setToolTip({});
        break;
    case LinkTerm::Wildcard:
        include_->setPlaceholderText(QStringLiteral("*.jpg *.png"));
        include_->setToolTip(tr("* stands for anything, ? for one character; with a space between "
                                "them, one of several is enough"));
        break;
    case LinkTerm::Regex:
        include_->setPlaceholderText(QStringLiteral("/20[0-9]{2}/.*[.]pdf$"));
        include_->setToolTip(tr("Looked for in the address; upper and lower case are different"));
        break;
    }
    exclude_->setToolTip(include_->toolTip());
}

// No address has a space in it, so wildcards can stand side by side.
QList<LinkTerm> LinkFilterBar::termsOf(const QLineEdit *field) const
{
    const auto syntax = LinkTerm::Syntax(syntax_->currentIndex());
    if (syntax == LinkTerm::Regex)
        return {{syntax, field->text()}};
    if (syntax == LinkTerm::Text)
        return {{syntax, field->text().trimmed()}};
    QList<LinkTerm> terms;
    const QStringList wildcards = field->text().split(u' ', Qt::SkipEmptyParts);
    for (const QString &wildcard : wildcards)
        terms.push_back({syntax, wildcard});
    return terms;
}

LinkFilterSettings LinkFilterBar::settings() const
{
    LinkFilterSettings settings;
    for (size_t i = 0; i < kindCount; ++i) {
        if (kinds_[i]->isChecked())
            settings.kinds |= kindChoices[i].kinds;
    }
    settings.include = termsOf(include_);
    settings.exclude = termsOf(exclude_);
    return settings;
}

void LinkFilterBar::setCounts(const GrabbedLinks &grabbed)
{
    for (size_t i = 0; i < kindCount; ++i) {
        const qint64 count = grabbed.countOf(kindChoices[i].kinds);
        const QString name = tr(kindChoices[i].words);
        kinds_[i]->setText(count > 0 ? QStringLiteral("%1 (%2)").arg(name, words::number(count))
                                     : name);
        kinds_[i]->setEnabled(count > 0 || kinds_[i]->isChecked());
    }
}

void LinkFilterBar::setError(const std::optional<Error> &error)
{
    warning_->setText(error ? error->detail : QString());
}

void LinkFilterBar::focusText()
{
    include_->setFocus(Qt::ShortcutFocusReason);
    include_->selectAll();
}

// Return must not press the dialog's button.
bool LinkFilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Down) {
            emit left();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void LinkFilterBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QWidget::changeEvent(event);
}

void LinkFilterBar::recolour()
{
    const QPalette readable = paint::withReadablePlaceholder(palette());
    for (QLineEdit *field : {include_, exclude_}) {
        if (readable != field->palette())
            field->setPalette(readable);
    }
}

} // namespace haul
