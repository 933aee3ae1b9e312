#include "ui/endmenu.h"

#include "ui/systemdeeds.h"

#include <QActionGroup>

namespace haul {

EndMenu::EndMenu(QWidget *parent)
    : QMenu(tr("When &Everything Has Ended"), parent)
{
    setObjectName(QStringLiteral("endMenu"));
    const std::array<QString, 4> words{tr("Do &Nothing"), tr("&Quit Haul"),
                                       tr("Send the Computer to &Sleep"), tr("&Run a Command…")};
    auto *group = new QActionGroup(this);
    for (size_t i = 0; i < words.size(); ++i) {
        actions_[i] = addAction(words[i]);
        actions_[i]->setCheckable(true);
        group->addAction(actions_[i]);
        connect(actions_[i], &QAction::triggered, this, [this, i] { emit wished(EndChoice(i)); });
    }
    action(EndChoice::Sleep)->setEnabled(canSleep());
    menuAction()->setToolTip(
        tr("Once all batches have ended, after a countdown; only until Haul is closed"));
    setChoice(EndChoice::Nothing);
}

void EndMenu::setChoice(EndChoice choice)
{
    action(choice)->setChecked(true);
}

} // namespace haul
