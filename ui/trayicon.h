// Haul in the desktop's tray, where there is one: how far everything is, in the icon and its
// tooltip, a menu with what one wants from afar, and a notification when batches end while the
// window is not the one in front.
//
//     TrayIcon tray(manager, runs, window);
//     tray.setShown(memory.showsTray());
//     connect(&tray, &TrayIcon::quitWished, window, &QWidget::close);
//
// Main thread.
#pragma once

#include "ui/endnews.h"

#include <QIcon>
#include <QObject>
#include <QSystemTrayIcon>

#include <memory>
#include <optional>

class QAction;
class QMenu;

namespace haul {

// How far all batches that have not ended are, together; nothing when there is none.
std::optional<double> progressOfAll(const TaskManager &manager);
// The icon with a bar below it.
QIcon withProgress(const QIcon &icon, double fraction, const QPalette &palette);

class TrayIcon : public QObject
{
    Q_OBJECT

public:
    // All outlive it.
    TrayIcon(TaskManager &manager, const RunWatch &runs, QWidget *window);
    ~TrayIcon() override;

    static bool isPossible() { return QSystemTrayIcon::isSystemTrayAvailable(); }
    void setShown(bool shown);
    void setNotifies(bool notifies) { notifies_ = notifies; }
    const EndNews &news() const { return news_; }
    QMenu *menu() const { return menu_.get(); }

signals:
    void quitWished();

private:
    void fillMenu();
    void refresh();
    void pauseAll(bool paused);
    void showWindow();
    void toggleWindow();
    void notify(const QString &title, const QString &text);

    TaskManager &manager_;
    const RunWatch &runs_;
    QWidget *window_;
    EndNews news_;
    std::unique_ptr<QMenu> menu_;
    QAction *pause_ = nullptr;
    QAction *resume_ = nullptr;
    QSystemTrayIcon icon_;
    bool notifies_ = true;
    int shownPercent_ = -2; // in the icon; -1 is none
};

} // namespace haul
