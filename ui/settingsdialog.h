// Haul's settings, applied and kept as they are changed.
//
//     auto *dialog = new SettingsDialog(preferences, parts, window);
//     connect(dialog, &SettingsDialog::changed, ...);   // with the preferences as they are now
//     dialog->show();
//
// Switches that are in the menus too are the menus' own actions. Deletes itself when it is closed.
// Main thread.
#pragma once

#include "ui/preferences.h"

#include <QDialog>

class QAction;
class QCheckBox;
class QLineEdit;
class QSpinBox;

namespace haul {

class Scheduling;
class SettingsView;
class SpeedLimit;
class WindowMemory;
struct WindowActions;

class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    // They outlive the dialog.
    struct Parts
    {
        WindowMemory &memory;
        SpeedLimit &speedLimit;
        Scheduling &scheduling;
        const WindowActions &actions;
    };

    SettingsDialog(const Preferences &preferences, const Parts &parts, QWidget *parent = nullptr);

    // Once it is shown.
    void showProxy();
    void showSchedule();

signals:
    void changed(const haul::Preferences &preferences);

private:
    void addListSettings();
    void addBatchSettings();
    void addSpeedSettings();
    void addServerSettings();
    void addNetworkSettings();
    void addTellingSettings();

    void addLanguage();
    void addFolder();
    void addSpeedLimit();
    QCheckBox *addAction(QAction *action, const QString &name, const QString &explanation);
    QSpinBox *addNumber(const QString &name, const QString &explanation, int Preferences::*member,
                        Bounds allowed, const QString &suffix = {});
    void addSwitch(const QString &name, const QString &explanation, bool Preferences::*member);
    template<typename Choice>
    void addChoice(const QString &name, const QString &explanation, Choice Preferences::*member,
                   QString (*words)(Choice), Choice last);
    QLineEdit *addText(const QString &name, const QString &explanation,
                       QByteArray Preferences::*member, const QString &whenEmpty);

    template<typename Value>
    void set(Value Preferences::*member, const Value &value)
    {
        if (preferences_.*member == value)
            return;
        preferences_.*member = value;
        emit changed(preferences_);
    }

    Preferences preferences_;
    const Parts parts_;
    SettingsView *view_;
    QLineEdit *proxy_ = nullptr;
};

} // namespace haul
