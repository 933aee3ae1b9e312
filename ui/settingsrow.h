// One setting: what it is called, a sentence that explains it, and the field that changes it.
//
//     auto *row = new SettingsRow(tr("Files at once"), tr("Over all batches."), spinBox,
//                                 SettingsRow::FieldPlace::Beside);
//
// The field gets the row's words for screen readers; a click on the words goes to the field. Main
// thread.
#pragma once

#include <QWidget>

class QLabel;

namespace haul {

class SettingsRow : public QWidget
{
    Q_OBJECT

public:
    enum class FieldPlace : quint8 {
        Beside, // the words
        Below,  // as wide as the row
    };

    // Owns the field.
    SettingsRow(const QString &name, const QString &explanation, QWidget *field, FieldPlace place,
                QWidget *parent = nullptr);

    // Whether the text is in its words; the case does not matter.
    bool mentions(const QString &text) const;
    QWidget *field() const { return field_; }

protected:
    void changeEvent(QEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void layOut(FieldPlace place);
    void recolour();
    QWidget *typedField() const; // a field of several parts has one that is typed in

    QLabel *name_;
    QLabel *explanation_;
    QWidget *field_;
};

} // namespace haul
