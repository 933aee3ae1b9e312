// Keeps the columns of a table as somebody likes them: which are shown, in which order, how wide.
// Each is known by its key, so that this outlasts a model that gets other columns, and the program.
//
//     auto *keeper = new ColumnKeeper(table, ResultModel::KeyRole);   // after the table's model
//     keeper->setWidth(u"title"_qs, 300);                            // until somebody changes it
//     keeper->hideAtFirst({u"size"_qs});                             // the same
//     keeper->restoreState(memory.columns(u"results"_qs));
//     table->horizontalHeader() now has keeper->menu() as its context menu
//
// Columns whose width is fixed by the header keep that one. The model's headers say the keys; it
// may change its columns when it is reset. The first column and such without a heading cannot be
// hidden. Main thread.
#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>

#include <vector>

class QHeaderView;
class QMenu;
class QTableView;

namespace haul {

class ColumnKeeper : public QObject
{
    Q_OBJECT

public:
    ColumnKeeper(QTableView *table, int keyRole);

    void setWidth(const QString &key, int width);
    void setOtherWidths(int width); // of columns that nothing is said of
    void hideAtFirst(const QStringList &keys);
    // The first of them that is shown takes the room that the others leave.
    void stretch(const QStringList &keys);

    // To choose which columns are shown. For other menus, too.
    QMenu *menu() const { return menu_; }

    // The shown columns from left to right.
    std::vector<int> shown() const;

    QByteArray state();
    // What makes no sense in it is passed over.
    void restoreState(const QByteArray &state);

private:
    struct Kept
    {
        QString key;
        int width = 0;
        bool isShown = true;
    };

    QStringList keys() const; // of the columns there are
    QString heading(int column) const;
    bool mayHide(int column) const;
    bool isShown(int column);
    bool isStretched(int column) const;
    Kept *find(const QString &key);
    std::vector<Kept> noted() const;
    void note();
    void follow();
    void apply();
    void putInOrder();
    void stretchOne();
    void fillMenu();

    QTableView *table_;
    QHeaderView *header_;
    const int keyRole_;
    QMenu *menu_;
    QStringList hiddenAtFirst_;
    QStringList stretching_;
    QHash<QString, int> widths_;
    int otherWidths_;
    QStringList applied_;    // the keys that the header has been told about
    std::vector<Kept> kept_; // in their order, also such as are not there now
};

} // namespace haul
