// One column to extract, as it is typed: its name, its expression, and below them what is wrong.
//
//     auto *row = new ExtractionRow(this);
//     connect(row, &ExtractionRow::changed, ...);
//     row->text();      // "price=//b"
//     row->setError(extractionProblem(row->name(), row->expression()));
//
// Return goes on to the next field, Alt with the arrow keys moves the column, Alt+Delete takes it
// away. Main thread.
#pragma once

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace haul {

class WarningLine;

class ExtractionRow : public QWidget
{
    Q_OBJECT

public:
    explicit ExtractionRow(QWidget *parent = nullptr);

    void setText(const QString &text);
    void setColumn(const QString &name, const QString &expression);
    QString name() const;
    QString expression() const;
    QString text() const; // "name=expression"
    bool isEmpty() const; // no column at all

    // Tab comes here from that one.
    void follow(const ExtractionRow &before);
    void setNumber(int number); // for who does not see it
    void setMovable(bool up, bool down);
    void setError(const QString &error);
    QString error() const;

    // The field that has the focus: 0 the name, 1 the expression, -1 none.
    int focusedField() const;
    void focusField(int field);

signals:
    void changed();
    void moveWished(int by);
    void removeWished();
    void nextWished(); // from the last field on

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QToolButton *makeButton(const QString &name, const QString &toolTip);
    void recolour();

    QLineEdit *name_;
    QLineEdit *expression_;
    QToolButton *up_;
    QToolButton *down_;
    QToolButton *remove_;
    WarningLine *warning_;
};

// What is wrong with a column, in a sentence; empty when all is well.
QString extractionProblem(const QString &name, const QString &expression);

} // namespace haul
