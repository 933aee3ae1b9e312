// Settings in groups on one page, with the groups' names at the left to jump to and a field that
// finds settings by their words.
//
//     auto *view = new SettingsView(this);
//     view->addGroup(tr("Network"));
//     view->addRow(tr("Proxy"), tr("Empty: as the system says."), lineEdit);
//
// Knows nothing of what is set. Main thread.
#pragma once

#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;
class QScrollArea;
class QVBoxLayout;

namespace haul {

class EmptyState;
class SettingsRow;

class SettingsView : public QWidget
{
    Q_OBJECT

public:
    explicit SettingsView(QWidget *parent = nullptr);

    void addGroup(const QString &name);
    // To the group that was added last. Owns the field.
    void addRow(const QString &name, const QString &explanation, QWidget *field);
    // The same with the field below its words, as wide as the page.
    void addWideRow(const QString &name, const QString &explanation, QWidget *field);

    // Brings this group to the top.
    void showGroup(const QString &name);

    void focusFinder();
    // Brings the row of this field into view, and the keyboard to it.
    void goToField(QWidget *field);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Group
    {
        QWidget *widget;
        QVBoxLayout *column;
        std::vector<SettingsRow *> rows;
    };

    void layOut();
    void add(SettingsRow *row);
    void recolour();
    void find(const QString &text);
    void goTo(int group);
    void followScrolling();

    QLineEdit *finder_;
    QListWidget *names_;
    QScrollArea *scroll_;
    QWidget *page_;
    QVBoxLayout *column_;
    EmptyState *nothing_;
    std::vector<Group> groups_;
};

} // namespace haul
