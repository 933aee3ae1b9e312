#include "ui/clipboardbar.h"

#include "ui/paint.h"
#include "ui/words.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace haul {

ClipboardBar::ClipboardBar(QWidget *parent)
    : QFrame(parent)
    , words_(new QLabel(this))
{
    setObjectName(QStringLiteral("clipboardBar"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 5, 8, 5);
    row->addWidget(words_, 1);
    auto *import = new QPushButton(tr("&Import…"), this);
    import->setObjectName(QStringLiteral("importClipboard"));
    row->addWidget(import);
    auto *dismiss = new QPushButton(tr("&Dismiss"), this);
    dismiss->setObjectName(QStringLiteral("dismissClipboard"));
    row->addWidget(dismiss);
    connect(import, &QPushButton::clicked, this, &ClipboardBar::accept);
    connect(dismiss, &QPushButton::clicked, this, &ClipboardBar::dismiss);
    hide();
}

void ClipboardBar::offer(const QString &text, int urls, bool hasMore)
{
    text_ = text;
    const QString number = words::number(urls);
    const QString line = hasMore     ? tr("More than %1 addresses on the clipboard.").arg(number)
                         : urls == 1 ? tr("An address on the clipboard.")
                                     : tr("%1 addresses on the clipboard.").arg(number);
    words_->setText(line);
    setAccessibleName(line);
    show();
}

void ClipboardBar::dismiss()
{
    hide();
    text_.clear();
}

void ClipboardBar::accept()
{
    const QString text = text_;
    dismiss();
    emit importWished(text);
}

// A shade of the window's own colour, and a line below.
void ClipboardBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor ground = palette().color(QPalette::Window);
    const QColor ink = palette().color(QPalette::WindowText);
    painter.fillRect(rect(), paint::mix(ground, palette().color(QPalette::Highlight), 0.10));
    painter.fillRect(0, height() - 1, width(), 1, paint::mix(ground, ink, 0.18));
}

} // namespace haul
