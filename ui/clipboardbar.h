// A quiet bar at the window's top: there are URLs on the clipboard, import them? Hidden until there
// is an offer; a newer one takes its place. Main thread.
//
//     connect(bar, &ClipboardBar::importWished, importer, ...);
//     bar->offer(text, 12, false);        // "12 addresses on the clipboard."
#pragma once

#include <QFrame>

class QLabel;

namespace haul {

class ClipboardBar : public QFrame
{
    Q_OBJECT

public:
    explicit ClipboardBar(QWidget *parent = nullptr);

    void offer(const QString &text, int urls, bool hasMore);
    void dismiss();

signals:
    void importWished(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void accept();

    QLabel *words_;
    QString text_;
};

} // namespace haul
