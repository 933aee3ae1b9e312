#include "ui/batchform.h"

#include "ui/fieldrow.h"
#include "ui/icons.h"
#include "ui/moreoptions.h"
#include "ui/templateedit.h"
#include "ui/warningline.h"
#include "ui/words.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

namespace haul {
namespace {

// Fit for a folder on every file system. Never a path.
QString asFolderName(const QString &name)
{
    QString safe = name.simplified();
    for (QChar &c : safe) {
        if (QStringLiteral("/\\:*?\"<>|").contains(c) || !c.isPrint())
            c = QLatin1Char('-');
    }
    while (safe.startsWith(QLatin1Char('.')))
        safe.remove(0, 1);
    while (safe.endsWith(QLatin1Char('.')) || safe.endsWith(QLatin1Char(' ')))
        safe.chop(1);
    return safe.left(120);
}

template<typename Choice>
void fill(QComboBox *box, std::initializer_list<Choice> choices, QString (*words)(Choice),
          Choice chosen)
{
    for (const Choice choice : choices)
        box->addItem(words(choice), int(choice));
    box->setCurrentIndex(box->findData(int(chosen)));
}

} // namespace

BatchForm::BatchForm(const BatchSettings &defaults, const QString &baseFolder, QWidget *parent)
    : QWidget(parent)
    , defaults_(defaults)
    , baseFolder_(baseFolder)
    , folderIsOurs_(defaults.folder.isEmpty())
    , name_(new QLineEdit(this))
    , folder_(new QLineEdit(this))
    , conflict_(new QComboBox(this))
    , layout_(new QComboBox(this))
    , cutDirs_(new QSpinBox(this))
    , template_(new TemplateEdit(defaults.nameTemplate, this))
    , templateError_(new WarningLine(this))
    , moreButton_(new QToolButton(this))
    , more_(new MoreOptions(defaults, this))
    , warning_(new WarningLine(this))
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    makeMain(form);

    warning_->setObjectName(QStringLiteral("warning"));
    moreButton_->setObjectName(QStringLiteral("more"));
    moreButton_->setText(tr("&More options"));
    moreButton_->setAutoRaise(true);
    moreButton_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto *line = new QHBoxLayout;
    line->addWidget(moreButton_);
    line->addWidget(warning_, 1);
    form->addRow(line);
    form->addRow(more_);
    showMore(false);
    warn();
    connect(moreButton_, &QToolButton::clicked, this, [this, form] {
        const bool shown = more_->isHidden();
        showMore(shown);
        const int height = more_->sizeHint().height() + form->verticalSpacing();
        emit unfolded(shown ? height : -height);
    });
    connect(more_, &MoreOptions::changed, this, &BatchForm::warn);
    connect(more_, &MoreOptions::changed, this, &BatchForm::changed);
}

void BatchForm::makeMain(QFormLayout *form)
{
    name_->setObjectName(QStringLiteral("batchName"));
    folder_->setObjectName(QStringLiteral("folder"));
    folder_->setAccessibleName(tr("Folder"));
    folder_->setText(QDir::toNativeSeparators(defaults_.folder));
    fill(conflict_, {ConflictPolicy::Rename, ConflictPolicy::Skip, ConflictPolicy::Overwrite},
         &words::conflictPolicy, defaults_.onConflict);
    fill(layout_, {FolderLayout::Flat, FolderLayout::Host, FolderLayout::Tree, FolderLayout::Type},
         &words::folderLayout, defaults_.layout);
    form->addRow(tr("&Name:"), name_);
    form->addRow(tr("&Save to:"), makeFolderRow());
    form->addRow(tr("F&olders:"), makeNamingRow());
    form->addRow(QString(), templateError_);
    form->addRow(tr("File &exists:"), conflict_);
    connect(name_, &QLineEdit::textChanged, this, &BatchForm::followName);
    connect(folder_, &QLineEdit::textEdited, this, [this] { folderIsOurs_ = false; });
    connect(folder_, &QLineEdit::textChanged, this, &BatchForm::changed);
    connect(conflict_, &QComboBox::currentIndexChanged, this, &BatchForm::changed);
}

// The folders that are left out are only asked for where there are any.
QWidget *BatchForm::makeNamingRow()
{
    auto *row = new QWidget(this);
    layout_->setObjectName(QStringLiteral("layout"));
    cutDirs_->setObjectName(QStringLiteral("cutDirs"));
    cutDirs_->setRange(0, 1000);
    cutDirs_->setValue(defaults_.cutDirs);
    cutDirs_->setPrefix(tr("without the first "));
    cutDirs_->setSpecialValueText(tr("with all levels"));
    cutDirs_->setAccessibleName(tr("Leading folders of the addresses to leave out"));
    cutDirs_->setToolTip(cutDirs_->accessibleName());
    template_->setObjectName(QStringLiteral("template"));
    templateError_->setObjectName(QStringLiteral("templateError"));
    auto *label = new QLabel(tr("Temp&late:"), row);
    label->setBuddy(template_);
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(layout_, 1);
    line->addWidget(cutDirs_);
    line->addWidget(label);
    line->addWidget(template_, 1);
    leadTo(row, layout_);
    setTabOrder(layout_, cutDirs_);
    setTabOrder(cutDirs_, template_);
    setTabOrder(template_, conflict_);
    connect(layout_, &QComboBox::currentIndexChanged, this, &BatchForm::onNaming);
    connect(cutDirs_, &QSpinBox::valueChanged, this, &BatchForm::onNaming);
    connect(template_, &TemplateEdit::parsed, this, &BatchForm::onNaming);
    onNaming();
    return row;
}

void BatchForm::onNaming()
{
    const bool hasPath = FolderLayout(layout_->currentData().toInt()) == FolderLayout::Tree
                         || template_->uses(NameTemplate::Field::Path);
    cutDirs_->setVisible(hasPath);
    const QString error = template_->error();
    templateError_->setText(error.isEmpty() ? QString() : tr("The template, %1.").arg(error));
    emit changed();
}

QWidget *BatchForm::makeFolderRow()
{
    auto *row = new QWidget(this);
    auto *browseButton = new QPushButton(icon(Icon::Folder), tr("&Choose…"), row);
    browseButton->setAutoDefault(false);
    browseButton->setAccessibleName(tr("Choose the folder"));
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(folder_, 1);
    line->addWidget(browseButton);
    leadTo(row, folder_);
    setTabOrder(folder_, browseButton);
    connect(browseButton, &QPushButton::clicked, this, &BatchForm::browse);
    return row;
}

void BatchForm::showMore(bool shown)
{
    moreButton_->setArrowType(shown ? Qt::DownArrow : Qt::RightArrow);
    more_->setVisible(shown);
}

// What hinders the download, and what makes it dangerous.
void BatchForm::warn()
{
    QString text = more_->problem();
    if (text.isEmpty() && more_->isInsecure())
        text = tr("Certificates will not be verified (insecure).");
    warning_->setText(text);
}

void BatchForm::setProfiles(ExtractionProfiles *profiles)
{
    more_->setProfiles(profiles);
}

void BatchForm::suggestName(const QString &name)
{
    if (!name_->isModified())
        name_->setText(name);
}

QString BatchForm::name() const
{
    return name_->text().simplified();
}

BatchSettings BatchForm::settings() const
{
    BatchSettings settings = defaults_;
    settings.folder = QDir::cleanPath(QDir::fromNativeSeparators(folder_->text().trimmed()));
    settings.onConflict = ConflictPolicy(conflict_->currentData().toInt());
    settings.layout = FolderLayout(layout_->currentData().toInt());
    settings.cutDirs = cutDirs_->value();
    settings.nameTemplate = template_->value();
    more_->apply(settings);
    return settings;
}

QDateTime BatchForm::startAt() const
{
    return more_->startAt();
}

bool BatchForm::isComplete() const
{
    return QDir::isAbsolutePath(folder_->text().trimmed()) && !name().isEmpty()
           && more_->problem().isEmpty() && template_->error().isEmpty();
}

void BatchForm::followName()
{
    if (folderIsOurs_)
        folder_->setText(QDir::toNativeSeparators(
            QDir::cleanPath(baseFolder_ + QLatin1Char('/') + asFolderName(name_->text()))));
    emit changed();
}

void BatchForm::browse()
{
    auto *dialog =
        new QFileDialog(this, tr("Save To"), folderIsOurs_ ? baseFolder_ : folder_->text());
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        folderIsOurs_ = false;
        folder_->setText(QDir::toNativeSeparators(folder));
    });
    dialog->open();
}

} // namespace haul
