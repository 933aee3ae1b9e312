#include "ui/batchform.h"

#include "ui/icons.h"
#include "ui/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
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
    , moreButton_(new QToolButton(this))
    , retries_(new QSpinBox(this))
    , stall_(new QSpinBox(this))
    , parse_(new QCheckBox(tr("Read titles and links of pages"), this))
    , digest_(new QCheckBox(tr("Compute the SHA-256 of every file"), this))
    , referer_(new QLineEdit(this))
    , userAgent_(new QLineEdit(this))
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    makeMain(form);

    moreButton_->setText(tr("More options"));
    moreButton_->setAutoRaise(true);
    moreButton_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    form->addRow(moreButton_);
    const int firstOfMore = form->rowCount();
    makeMore(form);
    const auto showMore = [this, form, firstOfMore](bool shown) {
        moreButton_->setArrowType(shown ? Qt::DownArrow : Qt::RightArrow);
        for (int row = firstOfMore; row < form->rowCount(); ++row)
            form->setRowVisible(row, shown);
    };
    showMore(false);
    connect(moreButton_, &QToolButton::clicked, this,
            [this, showMore] { showMore(moreButton_->arrowType() == Qt::RightArrow); });
}

void BatchForm::makeMain(QFormLayout *form)
{
    name_->setObjectName(QStringLiteral("batchName"));
    folder_->setObjectName(QStringLiteral("folder"));
    folder_->setText(QDir::toNativeSeparators(defaults_.folder));
    fill(conflict_, {ConflictPolicy::Rename, ConflictPolicy::Skip, ConflictPolicy::Overwrite},
         &words::conflictPolicy, defaults_.onConflict);
    fill(layout_, {FolderLayout::Flat, FolderLayout::Host, FolderLayout::Tree},
         &words::folderLayout, defaults_.layout);
    form->addRow(tr("&Name:"), name_);
    form->addRow(tr("&Save to:"), makeFolderRow());
    form->addRow(tr("F&olders:"), layout_);
    form->addRow(tr("File &exists:"), conflict_);
    connect(name_, &QLineEdit::textChanged, this, &BatchForm::followName);
    connect(folder_, &QLineEdit::textEdited, this, [this] { folderIsOurs_ = false; });
    connect(folder_, &QLineEdit::textChanged, this, &BatchForm::changed);
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
    row->setFocusProxy(folder_);
    connect(browseButton, &QPushButton::clicked, this, &BatchForm::browse);
    return row;
}

void BatchForm::makeMore(QFormLayout *form)
{
    retries_->setRange(0, 100);
    retries_->setValue(defaults_.retries);
    retries_->setSpecialValueText(tr("never"));
    retries_->setSuffix(tr(" times"));
    stall_->setRange(1, 3600);
    stall_->setValue(int(defaults_.stallTimeout.count()));
    stall_->setSuffix(tr(" s without a byte"));
    parse_->setChecked(defaults_.parse);
    digest_->setChecked(defaults_.digest);
    referer_->setText(QString::fromUtf8(defaults_.referer));
    referer_->setPlaceholderText(tr("none"));
    userAgent_->setText(QString::fromUtf8(defaults_.userAgent));
    userAgent_->setPlaceholderText(tr("Haul's own"));

    form->addRow(tr("Try &again:"), retries_);
    form->addRow(tr("Give u&p after:"), stall_);
    form->addRow(tr("&Referer:"), referer_);
    form->addRow(tr("&User agent:"), userAgent_);
    form->addRow(QString(), parse_);
    form->addRow(QString(), digest_);
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
    settings.retries = retries_->value();
    settings.stallTimeout = std::chrono::seconds(stall_->value());
    settings.parse = parse_->isChecked();
    settings.digest = digest_->isChecked();
    settings.referer = referer_->text().trimmed().toUtf8();
    settings.userAgent = userAgent_->text().trimmed().toUtf8();
    return settings;
}

bool BatchForm::isComplete() const
{
    return QDir::isAbsolutePath(folder_->text().trimmed()) && !name().isEmpty();
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
