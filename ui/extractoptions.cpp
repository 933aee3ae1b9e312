#include "ui/extractoptions.h"

#include "ui/extractionedit.h"
#include "ui/extractionprofiles.h"
#include "ui/paint.h"
#include "ui/warningline.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace haul {

ExtractOptions::ExtractOptions(const BatchSettings &defaults, QWidget *parent)
    : QWidget(parent)
    , profile_(new QComboBox(this))
    , save_(new QPushButton(tr("Sa&ve As…"), this))
    , remove_(new QPushButton(tr("Delete"), this))
    , edit_(new ExtractionEdit(this))
    , example_(new QLabel(this))
    , warning_(new WarningLine(this))
{
    edit_->setObjectName(QStringLiteral("extractions"));
    warning_->setObjectName(QStringLiteral("extractWarning"));
    example_->setText(tr("Pages and XML: //span[@class=\"price\"] · JSON: /offers/0/price · "
                         "Any text: re:EUR ([0-9.]+)"));
    example_->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->addLayout(makeProfileRow());
    column->addWidget(edit_, 1);
    column->addWidget(warning_);
    column->addWidget(example_);
    edit_->setColumns(defaults.extractions);
    connect(edit_, &ExtractionEdit::changed, this, &ExtractOptions::onChanged);
    listProfiles();
    recolour();
}

QLayout *ExtractOptions::makeProfileRow()
{
    profile_->setObjectName(QStringLiteral("profile"));
    profile_->setPlaceholderText(tr("columns of this batch alone"));
    profile_->setToolTip(tr("Columns that were kept under a name"));
    save_->setObjectName(QStringLiteral("saveProfile"));
    save_->setToolTip(tr("Keeps these columns under a name, for other batches"));
    remove_->setObjectName(QStringLiteral("deleteProfile"));
    remove_->setToolTip(tr("Forgets the profile; its columns stay in this batch"));
    auto *label = new QLabel(tr("Pro&file:"), this);
    label->setBuddy(profile_);
    auto *row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(profile_, 1);
    for (QPushButton *button : {save_, remove_}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    connect(profile_, &QComboBox::activated, this, &ExtractOptions::chooseProfile);
    connect(save_, &QPushButton::clicked, this, &ExtractOptions::askForName);
    connect(remove_, &QPushButton::clicked, this, &ExtractOptions::removeProfile);
    return row;
}

void ExtractOptions::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QWidget::changeEvent(event);
}

void ExtractOptions::recolour()
{
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, paint::secondaryText(quiet));
    if (quiet != example_->palette())
        example_->setPalette(quiet);
}

void ExtractOptions::apply(BatchSettings &settings) const
{
    settings.extractions = edit_->columns();
}

QString ExtractOptions::problem() const
{
    return edit_->problem();
}

void ExtractOptions::setParses(bool parses)
{
    parses_ = parses;
    warn();
}

void ExtractOptions::onChanged()
{
    showProfile();
    warn();
    emit changed();
}

void ExtractOptions::warn()
{
    const bool isLost = !parses_ && !edit_->columns().isEmpty();
    warning_->setText(isLost ? tr("Nothing is extracted while “Read titles and links of pages” on "
                                  "the first page is off.")
                             : QString());
}

// --- profiles -------------------------------------------------------------------------------

void ExtractOptions::setProfiles(ExtractionProfiles *profiles)
{
    profiles_ = profiles;
    listProfiles();
}

void ExtractOptions::listProfiles()
{
    profile_->clear();
    profile_->addItem(tr("none"));
    if (profiles_)
        profile_->addItems(profiles_->names());
    showProfile();
}

void ExtractOptions::chooseProfile(int index)
{
    last_ = index > 0 ? profile_->itemText(index) : QString();
    edit_->setColumns(last_.isEmpty() ? QStringList() : profiles_->columns(last_));
}

// The one whose columns these are; the one chosen last, if several have the same.
void ExtractOptions::showProfile()
{
    const QStringList columns = edit_->columns();
    int shown = columns.isEmpty() ? 0 : -1;
    for (int index = 1; index < profile_->count(); ++index) {
        const QString name = profile_->itemText(index);
        const bool isBetter = shown <= 0 || name == last_;
        if (isBetter && profiles_->columns(name) == columns)
            shown = index;
    }
    profile_->setCurrentIndex(shown);
    save_->setEnabled(profiles_ && !columns.isEmpty() && problem().isEmpty());
    remove_->setEnabled(shown > 0);
}

void ExtractOptions::askForName()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save Columns As"));
    dialog->setLabelText(tr("Name of the profile; one that is there is replaced:"));
    dialog->setComboBoxItems(profiles_->names());
    dialog->setComboBoxEditable(true);
    dialog->setTextValue(last_);
    connect(dialog, &QInputDialog::textValueSelected, this, &ExtractOptions::saveAs);
    dialog->open();
}

void ExtractOptions::saveAs(const QString &name)
{
    profiles_->save(name, edit_->columns());
    last_ = name.simplified();
    listProfiles();
}

void ExtractOptions::removeProfile()
{
    profiles_->remove(profile_->currentText());
    listProfiles();
}

} // namespace haul
