#include "ui/schedulesettings.h"

#include "ui/scheduling.h"
#include "ui/settingsview.h"
#include "ui/timetableedit.h"

#include <QCheckBox>
#include <QCoreApplication>

namespace haul {
namespace {

struct ScheduleSettings
{
    Q_DECLARE_TR_FUNCTIONS(haul::ScheduleSettings)
};

QCheckBox *makeSwitch(Scheduling &scheduling, bool ScheduleRules::*member, bool isPossible)
{
    auto *box = new QCheckBox;
    box->setChecked(scheduling.rules().*member && isPossible);
    box->setEnabled(isPossible);
    QObject::connect(box, &QCheckBox::toggled, box, [&scheduling, member](bool on) {
        ScheduleRules rules = scheduling.rules();
        rules.*member = on;
        scheduling.setRules(rules);
    });
    return box;
}

void addOfflineSwitch(SettingsView &view, Scheduling &scheduling)
{
    const bool isKnown = scheduling.networkKnowledge().offline;
    view.addRow(ScheduleSettings::tr("Wait while there is no network"),
                isKnown ? ScheduleSettings::tr("Batches stand still while the computer is offline, "
                                               "and then go on by themselves. Otherwise their "
                                               "tasks fail after some attempts.")
                        : ScheduleSettings::tr("This system does not say whether there is a "
                                               "network, so Haul cannot wait for one."),
                makeSwitch(scheduling, &ScheduleRules::waitOffline, isKnown));
}

void addMeteredSwitch(SettingsView &view, Scheduling &scheduling)
{
    const bool isKnown = scheduling.networkKnowledge().metered;
    view.addRow(ScheduleSettings::tr("Wait on a metered network"),
                isKnown ? ScheduleSettings::tr("Nothing is downloaded over a network whose bytes "
                                               "are counted, such as a phone's.")
                        : ScheduleSettings::tr("This system does not say which networks are "
                                               "metered, so Haul cannot spare them."),
                makeSwitch(scheduling, &ScheduleRules::waitMetered, isKnown));
}

void addTimetable(SettingsView &view, Scheduling &scheduling)
{
    auto *edit = new TimetableEdit;
    edit->setTimetable(scheduling.rules().timetable);
    QObject::connect(edit, &TimetableEdit::edited, edit, [&scheduling, edit] {
        ScheduleRules rules = scheduling.rules();
        rules.timetable = edit->timetable();
        scheduling.setRules(rules);
    });
    view.addWideRow(ScheduleSettings::tr("Timetable"),
                    ScheduleSettings::tr("Choose what to paint with, then click or drag over the "
                                         "hours; the name of a day or hour takes all of it. By "
                                         "keys: arrows move, with Shift they select, the space bar "
                                         "changes."),
                    edit);
}

} // namespace

QString scheduleGroupName()
{
    return ScheduleSettings::tr("Schedule");
}

void addScheduleSettings(SettingsView &view, Scheduling &scheduling)
{
    view.addGroup(scheduleGroupName());
    addOfflineSwitch(view, scheduling);
    addMeteredSwitch(view, scheduling);
    addTimetable(view, scheduling);
}

} // namespace haul
