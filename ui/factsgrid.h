// Facts as a two-column grid, "label   value", the values selectable and scrollable in their line.
// A fact without a value takes no room. Main thread.
#pragma once

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;
class QLineEdit;

namespace haul {

class FactsGrid : public QWidget
{
    Q_OBJECT

public:
    explicit FactsGrid(const QStringList &labels, QWidget *parent = nullptr);

    // An empty value hides the fact. Does nothing when the value is the same.
    void setValue(int fact, const QString &value);
    QString value(int fact) const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void recolour();

    struct Fact
    {
        QLabel *label;
        QLineEdit *value;
    };
    std::vector<Fact> facts_;
    QGridLayout *grid_;
};

} // namespace haul
