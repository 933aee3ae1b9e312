// A warning that stays: a mark and its words, in the colour of warnings. Main thread.
//
//     auto *warning = new WarningLine(this);   // hidden while it has nothing to say
//     warning->setText(tr("Certificates are not verified."));
#pragma once

#include <QWidget>

class QLabel;

namespace haul {

class WarningLine : public QWidget
{
    Q_OBJECT

public:
    explicit WarningLine(QWidget *parent = nullptr);

    void setText(const QString &text);
    QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void recolour();

    QLabel *words_;
};

} // namespace haul
