#include "ui/restline.h"

#include "ui/warningline.h"
#include "ui/words.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace haul {

RestLine::RestLine(QWidget *parent)
    : QWidget(parent)
    , words_(new WarningLine(this))
    , tryNow_(new QToolButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    row->addWidget(words_, 1);
    row->addWidget(tryNow_);
    tryNow_->setText(tr("Try Now"));
    tryNow_->setToolTip(tr("Ask the servers that could not be reached again at once"));
    tryNow_->setToolButtonStyle(Qt::ToolButtonTextOnly);
    tryNow_->setFocusPolicy(Qt::StrongFocus);
    connect(tryNow_, &QToolButton::clicked, this, &RestLine::tryNowWished);
    hide();
}

void RestLine::setResting(const RestingHosts &resting)
{
    words_->setText(words::restLine(resting));
    tryNow_->setVisible(resting.isOutage);
    tryNow_->setEnabled(resting.left.count() > 0);
    setVisible(resting.count > 0);
}

QString RestLine::text() const
{
    return words_->text();
}

} // namespace haul
