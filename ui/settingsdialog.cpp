#include "ui/settingsdialog.h"

#include "core/base/secrets.h"
#include "ui/fieldrow.h"
#include "ui/ratespin.h"
#include "ui/schedulesettings.h"
#include "ui/settingsview.h"
#include "ui/speedlimit.h"
#include "ui/translation.h"
#include "ui/windowactions.h"
#include "ui/windowmemory.h"
#include "ui/words.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace haul {

SettingsDialog::SettingsDialog(const Preferences &preferences, const Parts &parts, QWidget *parent)
    : QDialog(parent)
    , preferences_(preferences)
    , parts_(parts)
    , view_(new SettingsView(this))
{
    setObjectName(QStringLiteral("settingsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Settings"));
    addListSettings();
    addBatchSettings();
    addSpeedSettings();
    addScheduleSettings(*view_, parts_.scheduling);
    addServerSettings();
    addNetworkSettings();
    addTellingSettings();

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *close = buttons->button(QDialogButtonBox::Close);
    close->setIcon({});
    close->setAutoDefault(false); // Return in a field ends the typing, not the dialog
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(view_, 1);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(10, 10, 10, 10);
    foot->addWidget(buttons);
    column->addLayout(foot);
    auto *find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, view_, &SettingsView::focusFinder);
    resize(fontMetrics().averageCharWidth() * 120, fontMetrics().height() * 36);
    view_->focusFinder();
}

void SettingsDialog::showProxy()
{
    view_->goToField(proxy_);
}

void SettingsDialog::showSchedule()
{
    view_->showGroup(scheduleGroupName());
}

// --- the groups -----------------------------------------------------------------------------

void SettingsDialog::addListSettings()
{
    view_->addGroup(tr("Start and lists"));
    addLanguage();
    if (parts_.actions.goOnAtStart->isVisible())
        addAction(parts_.actions.goOnAtStart, tr("Go on at start"),
                  tr("When Haul starts, batches that have not ended go on by themselves. Otherwise "
                     "they wait, paused."));
    addFolder();
    addAction(
        parts_.actions.watchClipboard, tr("Watch the clipboard"),
        tr("Offers to import the URLs in what is copied anywhere. Nothing starts by itself."));
    QCheckBox *watch =
        addAction(parts_.actions.watchFolder, tr("Watch a folder for lists"),
                  tr("Lists that are put into the folder open in the import preview, and are then "
                     "called “….taken”."));
    const auto showFolder = [this, watch] {
        const QString folder = parts_.memory.watchedFolder();
        watch->setText(folder.isEmpty() ? QString() : QDir(folder).dirName());
    };
    showFolder();
    connect(parts_.actions.watchFolder, &QAction::changed, watch, showFolder);
}

void SettingsDialog::addBatchSettings()
{
    view_->addGroup(tr("New batches"));
    addChoice(tr("When a file is there already"),
              tr("What happens to a file whose name is taken. Each import can say otherwise."),
              &Preferences::onConflict, &words::conflictPolicy, ConflictPolicy::Overwrite);
    addChoice(tr("Folders"), tr("Which folders are made within the folder of the batch."),
              &Preferences::layout, &words::folderLayout, FolderLayout::Type);
    addSwitch(tr("Read titles and links of pages"),
              tr("Makes a result of every file that arrives, for the table of results."),
              &Preferences::parse);
    addSwitch(tr("Keep what is not what its name says"),
              tr("Otherwise a login page that comes under the name of a zip counts as failed."),
              &Preferences::anyKind);
    addSwitch(tr("Compute the SHA-256 of every file"),
              tr("Shown in a task's details and kept in reports. It costs some time."),
              &Preferences::digest);
}

void SettingsDialog::addSpeedSettings()
{
    view_->addGroup(tr("Speed"));
    addSpeedLimit();
    addNumber(tr("Files at once"),
              tr("So many files are on their way at the same time, over all batches."),
              &Preferences::jobs, bounds::jobs);
    addNumber(tr("Connections to a server"),
              tr("At most so many at once to the same server. Many servers turn away who opens too "
                 "many."),
              &Preferences::perHost, bounds::perHost);
    addNumber(tr("Connections for a file"),
              tr("Large files come over several connections at once, where the server allows it. "
                 "Holds for new batches."),
              &Preferences::segments, bounds::segments);
    addNumber(tr("Pause between two requests"),
              tr("To the same server. For servers that ask for patience."),
              &Preferences::hostInterval, bounds::hostInterval, tr(" ms"))
        ->setSpecialValueText(tr("none"));
}

void SettingsDialog::addServerSettings()
{
    view_->addGroup(tr("When servers fail"));
    addNumber(tr("Try again"),
              tr("So often a task is tried again by itself after an error that may pass, with "
                 "growing pauses. Holds for new batches."),
              &Preferences::retries, bounds::retries, tr(" times"))
        ->setSpecialValueText(tr("never"));
    addNumber(tr("Connect within"),
              tr("A server that does not answer for so long counts as out of reach. Holds for new "
                 "batches."),
              &Preferences::connectTimeout, bounds::timeout, tr(" s"));
    addNumber(tr("Give up after silence of"),
              tr("An attempt that gets no byte for so long is broken off. Holds for new batches."),
              &Preferences::stallTimeout, bounds::timeout, tr(" s"));
}

void SettingsDialog::addNetworkSettings()
{
    view_->addGroup(tr("Network"));
    proxy_ = addText(tr("Proxy"),
                     tr("http://, https://, socks5:// or socks5h://, then host and port. Holds for "
                        "new batches."),
                     &Preferences::proxy, tr("as the system says"));
    addText(tr("User agent"),
            tr("How Haul introduces itself to servers. Some answer to browsers only. Holds for new "
               "batches."),
            &Preferences::userAgent, tr("Haul's own"));
}

void SettingsDialog::addTellingSettings()
{
    view_->addGroup(tr("Notifications"));
    addAction(parts_.actions.notify, tr("Notify when a batch ends"),
              tr("Once for each batch, never for each file, and only while you look elsewhere."));
    addAction(parts_.actions.soundAtEnd, tr("Sound at the end"),
              tr("Once, when everything has ended: what the desktop's sounds have for it, or a "
                 "beep."));
    if (parts_.actions.trayIcon->isVisible())
        addAction(parts_.actions.trayIcon, tr("Icon in the tray"),
                  tr("Shows how far everything is, where the desktop has a tray."));
}

// --- the rows -------------------------------------------------------------------------------

void SettingsDialog::addLanguage()
{
    auto *box = new QComboBox;
    box->addItem(tr("as the desktop"), QString());
    for (const Language &language : languages())
        box->addItem(language.name, language.code);
    box->setCurrentIndex(std::max(0, box->findData(parts_.memory.language())));
    connect(box, &QComboBox::currentIndexChanged, this,
            [this, box] { parts_.memory.setLanguage(box->currentData().toString()); });
    view_->addRow(tr("Language"), tr("Of Haul's words; from the next start on."), box);
}

void SettingsDialog::addFolder()
{
    auto *field = new QWidget;
    auto *path = new QLineEdit(QDir::toNativeSeparators(parts_.memory.baseFolder()), field);
    path->setObjectName(QStringLiteral("baseFolder"));
    path->setPlaceholderText(tr("Downloads"));
    auto *browse = new QToolButton(field);
    browse->setText(QStringLiteral("…"));
    browse->setAccessibleName(tr("Choose the folder"));
    auto *row = new QHBoxLayout(field);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(path, 1);
    row->addWidget(browse);
    leadTo(field, path);
    const auto take = [this, path] {
        const QString folder = QDir::fromNativeSeparators(path->text().trimmed());
        if (folder.isEmpty() || QDir::isAbsolutePath(folder))
            parts_.memory.setBaseFolder(folder);
        else
            path->setText(QDir::toNativeSeparators(parts_.memory.baseFolder()));
    };
    connect(path, &QLineEdit::editingFinished, this, take);
    connect(browse, &QToolButton::clicked, this, [this, path, take] {
        auto *dialog = new QFileDialog(this, tr("Folder for Downloads"), path->text());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
        connect(dialog, &QFileDialog::fileSelected, path, [path, take](const QString &folder) {
            path->setText(QDir::toNativeSeparators(folder));
            take();
        });
        dialog->open();
    });
    view_->addRow(
        tr("Folder for downloads"),
        tr("Every new batch gets a folder of its own in it. Where the last import went is "
           "proposed next."),
        field);
}

void SettingsDialog::addSpeedLimit()
{
    auto *limit = new RateSpin(tr("no limit"));
    limit->setObjectName(QStringLiteral("settingsSpeedLimit"));
    limit->setRate(parts_.speedLimit.rate());
    connect(limit, &QSpinBox::valueChanged, this,
            [this, limit] { parts_.speedLimit.choose(limit->rate()); });
    view_->addRow(tr("Speed limit"), tr("Of all batches together; also in the status bar."), limit);
}

QCheckBox *SettingsDialog::addAction(QAction *action, const QString &name,
                                     const QString &explanation)
{
    auto *box = new QCheckBox;
    box->setObjectName(action->objectName());
    box->setChecked(action->isChecked());
    connect(action, &QAction::changed, box,
            [action, box] { box->setChecked(action->isChecked()); });
    connect(box, &QCheckBox::clicked, action, &QAction::trigger);
    view_->addRow(name, explanation, box);
    return box;
}

QSpinBox *SettingsDialog::addNumber(const QString &name, const QString &explanation,
                                    int Preferences::*member, Bounds allowed, const QString &suffix)
{
    auto *spin = new QSpinBox;
    spin->setRange(allowed.least, allowed.most);
    spin->setSuffix(suffix);
    spin->setGroupSeparatorShown(true);
    spin->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    spin->setValue(preferences_.*member);
    connect(spin, &QSpinBox::valueChanged, this, [this, member](int value) { set(member, value); });
    view_->addRow(name, explanation, spin);
    return spin;
}

void SettingsDialog::addSwitch(const QString &name, const QString &explanation,
                               bool Preferences::*member)
{
    auto *box = new QCheckBox;
    box->setChecked(preferences_.*member);
    connect(box, &QCheckBox::toggled, this, [this, member](bool on) { set(member, on); });
    view_->addRow(name, explanation, box);
}

template<typename Choice>
void SettingsDialog::addChoice(const QString &name, const QString &explanation,
                               Choice Preferences::*member, QString (*words)(Choice), Choice last)
{
    auto *box = new QComboBox;
    for (int i = 0; i <= int(last); ++i)
        box->addItem(words(Choice(i)));
    box->setCurrentIndex(int(preferences_.*member));
    connect(box, &QComboBox::currentIndexChanged, this,
            [this, member](int index) { set(member, Choice(index)); });
    view_->addRow(name, explanation, box);
}

// A password in it is kept, and not shown, until something else is typed.
QLineEdit *SettingsDialog::addText(const QString &name, const QString &explanation,
                                   QByteArray Preferences::*member, const QString &whenEmpty)
{
    auto *line = new QLineEdit(QString::fromUtf8(withoutPassword(preferences_.*member)));
    line->setPlaceholderText(whenEmpty);
    connect(line, &QLineEdit::editingFinished, this, [this, line, member] {
        if (line->isModified())
            set(member, line->text().trimmed().toUtf8());
    });
    view_->addRow(name, explanation, line);
    return line;
}

} // namespace haul
