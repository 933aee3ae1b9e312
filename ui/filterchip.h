// A filter that is on and was set elsewhere: "Only: The server is busy (503)  ✕". A click or Esc
// takes it off. Hidden while it has nothing to say. Main thread.
//
//     chip->setWords(tr("Only: %1").arg(cause));
//     connect(chip, &FilterChip::clicked, ...);
#pragma once

#include <QAbstractButton>

namespace haul {

class FilterChip : public QAbstractButton
{
    Q_OBJECT

public:
    explicit FilterChip(QWidget *parent = nullptr);

    // Shows itself with these words; hides without any.
    void setWords(const QString &words);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
};

} // namespace haul
