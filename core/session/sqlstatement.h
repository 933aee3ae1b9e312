// A prepared statement that runs often: its values are given by place, each time all of them.
//
//     SqlStatement rename(database);
//     if (!rename.prepare("UPDATE batch SET name = ? WHERE id = ?")) ... rename.error() ...
//     if (!rename.run({name, id})) ...
//
// The same as QSqlQuery with bindValue(), in less time: Qt makes the text of a placeholder anew for
// each value that is bound by its place, here it is made once. On the database's thread.
#pragma once

#include <QSqlError>
#include <QSqlQuery>
#include <QStringList>
#include <QVariant>

#include <initializer_list>

namespace haul {

class SqlStatement
{
public:
    explicit SqlStatement(const QSqlDatabase &database);

    // `text` has a question mark for each value, and none anywhere else.
    bool prepare(const char *text);
    bool run(std::initializer_list<QVariant> values = {});
    // Why one of both was false.
    QSqlError error() const { return query_.lastError(); }

private:
    QSqlQuery query_;
    QStringList places_; // ":v0" for the first question mark
};

} // namespace haul
