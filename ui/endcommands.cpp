#include "ui/endcommands.h"

#include "ui/endbar.h"
#include "ui/endmenu.h"
#include "ui/systemdeeds.h"

#include <QInputDialog>

namespace haul {

EndCommands::EndCommands(TaskManager &manager, EndMenu &menu, EndBar &bar, QWidget *window,
                         std::chrono::milliseconds second)
    : action_(manager, second)
    , menu_(menu)
    , bar_(bar)
    , window_(window)
{
    connect(&menu, &EndMenu::wished, this, &EndCommands::take);
    connect(&action_, &EndAction::chosen, &menu, &EndMenu::setChoice);
    connect(&action_, &EndAction::countingDown, &bar,
            [this](int left) { bar_.showCountdown(action_.choice(), left); });
    connect(&action_, &EndAction::countdownOver, &bar, &QWidget::hide);
    connect(&bar, &EndBar::declined, &action_, &EndAction::cancel);
    connect(&action_, &EndAction::due, this, &EndCommands::act);
}

void EndCommands::take(EndChoice choice)
{
    if (choice != EndChoice::Command) {
        action_.choose(choice);
        return;
    }
    menu_.setChoice(action_.choice()); // until a command has been given
    askForCommand();
}

void EndCommands::askForCommand()
{
    if (question_)
        return;
    question_ = new QInputDialog(window_);
    question_->setAttribute(Qt::WA_DeleteOnClose);
    question_->setWindowTitle(tr("Run a Command at the End"));
    question_->setLabelText(tr("Once all batches have ended, this is given to the shell:"));
    question_->setTextValue(command_);
    question_->setOkButtonText(tr("&Run at the End"));
    question_->resize(window_->fontMetrics().averageCharWidth() * 70, 0);
    connect(question_, &QInputDialog::textValueSelected, this, [this](const QString &text) {
        command_ = text.trimmed();
        action_.choose(command_.isEmpty() ? EndChoice::Nothing : EndChoice::Command);
    });
    question_->open();
}

void EndCommands::act(EndChoice choice)
{
    switch (choice) {
    case EndChoice::Nothing:
        break;
    case EndChoice::Quit:
        emit quitWished();
        break;
    case EndChoice::Sleep:
        goToSleep(this, [this](const QString &detail) {
            emit failed(tr("The computer does not go to sleep."), detail);
        });
        break;
    case EndChoice::Command:
        if (!runByShell(command_))
            emit failed(tr("The command could not be started."), command_);
        break;
    }
}

} // namespace haul
