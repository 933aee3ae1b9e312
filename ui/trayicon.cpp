#include "ui/trayicon.h"

#include "ui/icons.h"
#include "ui/paint.h"
#include "ui/runwatch.h"
#include "ui/words.h"

#include <QApplication>
#include <QMenu>
#include <QPainter>

#include <algorithm>

namespace haul {
namespace {

constexpr int newsStays = 10'000; // milliseconds, as far as the desktop listens

bool isOpen(const BatchRecord &batch)
{
    return !batch.hasEnded();
}

} // namespace

std::optional<double> progressOfAll(const TaskManager &manager)
{
    qint64 ended = 0;
    qint64 tasks = 0;
    for (const BatchId id : manager.batches()) {
        const BatchRecord &batch = *manager.batch(id);
        if (!isOpen(batch))
            continue;
        ended += batch.counts.ended();
        tasks += batch.counts.tasks;
    }
    return tasks > 0 ? std::optional(double(ended) / double(tasks)) : std::nullopt;
}

QIcon withProgress(const QIcon &icon, double fraction, const QPalette &palette)
{
    QIcon result;
    for (const int side : {16, 22, 24, 32, 48}) {
        QPixmap pixmap = icon.pixmap(QSize(side, side), 1.0);
        QPainter painter(&pixmap);
        const int height = std::max(4, side / 5);
        const QRect bar(0, pixmap.height() - height, pixmap.width(), height);
        painter.fillRect(bar.adjusted(0, -1, 0, 0), palette.color(QPalette::Base));
        paint::drawBar(&painter, bar,
                       {fraction, paint::stateColour(TaskState::Active, palette), 0, {}}, palette);
        painter.end();
        result.addPixmap(pixmap);
    }
    return result;
}

TrayIcon::TrayIcon(TaskManager &manager, const RunWatch &runs, QWidget *window)
    : manager_(manager)
    , runs_(runs)
    , window_(window)
    , news_(manager, runs)
    , menu_(std::make_unique<QMenu>())
{
    fillMenu();
    icon_.setContextMenu(menu_.get());
    connect(&icon_, &QSystemTrayIcon::activated, this,
            [this](QSystemTrayIcon::ActivationReason reason) {
                if (reason == QSystemTrayIcon::Trigger)
                    toggleWindow();
            });
    connect(&icon_, &QSystemTrayIcon::messageClicked, this, &TrayIcon::showWindow);
    connect(&news_, &EndNews::told, this, &TrayIcon::notify);
    connect(&runs, &RunWatch::sampled, this, &TrayIcon::refresh);
    connect(&runs, &RunWatch::runEnded, this, &TrayIcon::refresh);
    connect(&manager, &TaskManager::batchRemoved, this, &TrayIcon::refresh);
    refresh();
}

TrayIcon::~TrayIcon() = default;

void TrayIcon::setShown(bool shown)
{
    icon_.setVisible(shown); // it comes once there is a tray
}

void TrayIcon::fillMenu()
{
    connect(menu_->addAction(tr("&Show Haul")), &QAction::triggered, this, &TrayIcon::showWindow);
    menu_->addSeparator();
    pause_ = menu_->addAction(icon(Icon::Pause), tr("&Pause All"));
    resume_ = menu_->addAction(icon(Icon::Resume), tr("&Resume All"));
    connect(pause_, &QAction::triggered, this, [this] { pauseAll(true); });
    connect(resume_, &QAction::triggered, this, [this] { pauseAll(false); });
    menu_->addSeparator();
    connect(menu_->addAction(tr("&Quit")), &QAction::triggered, this, &TrayIcon::quitWished);
    connect(menu_.get(), &QMenu::aboutToShow, this, &TrayIcon::refresh);
}

// Once a second at most, while something runs.
void TrayIcon::refresh()
{
    bool isAnyGoing = false;
    bool isAnyPaused = false;
    for (const BatchId id : manager_.batches()) {
        const BatchRecord &batch = *manager_.batch(id);
        isAnyGoing = isAnyGoing || (isOpen(batch) && !batch.paused);
        isAnyPaused = isAnyPaused || (isOpen(batch) && batch.paused);
    }
    pause_->setEnabled(isAnyGoing);
    resume_->setEnabled(isAnyPaused);
    const std::optional<double> progress = progressOfAll(manager_);
    QStringList parts{tr("Haul")};
    if (progress) {
        parts += words::percent(*progress);
        parts += isAnyGoing ? words::speed(manager_.speed()) : tr("Paused");
    }
    parts.removeAll(QString());
    icon_.setToolTip(parts.join(QStringLiteral(" · ")));
    const int percent = progress ? int(*progress * 100) : -1;
    if (std::exchange(shownPercent_, percent) != percent)
        icon_.setIcon(progress ? withProgress(applicationIcon(), *progress, window_->palette())
                               : applicationIcon());
}

void TrayIcon::pauseAll(bool paused)
{
    for (const BatchId id : manager_.batches()) {
        QFuture<OutcomePtr> future = manager_.future(id);
        if (isOpen(*manager_.batch(id)))
            future.setSuspended(paused);
    }
}

void TrayIcon::showWindow()
{
    window_->setWindowState(window_->windowState() & ~Qt::WindowMinimized);
    window_->show();
    window_->raise();
    window_->activateWindow();
}

// A click brings the window, or puts the one in front away.
void TrayIcon::toggleWindow()
{
    if (window_->isActiveWindow() && !window_->isMinimized())
        window_->showMinimized();
    else
        showWindow();
}

// Who looks at the window sees it there.
void TrayIcon::notify(const QString &title, const QString &text)
{
    if (!notifies_ || QApplication::activeWindow())
        return;
    QApplication::alert(window_);
    if (icon_.isVisible())
        icon_.showMessage(title, text, applicationIcon(), newsStays);
}

} // namespace haul
