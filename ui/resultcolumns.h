// The columns of the results' table: title, type, size and links, those that a batch extracts
// (core/parse/extraction.h), and the address.
//
//     const ResultColumns columns = ResultColumns::of(*record.settings);
//     columns.cell(glimpse, *record.entries, ResultColumns::Size);   // "1.2 MiB"
//
// A value type; any thread, but for cell() and heading(): main thread.
#pragma once

#include "core/manager/resultglimpse.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace haul {

struct BatchSettings;

class ResultColumns
{
public:
    enum Column { Title, Type, Size, Links, FirstField }; // and behind the fields the address

    ResultColumns() = default;
    explicit ResultColumns(std::vector<QByteArray> fields)
        : fields_(std::move(fields))
    {
    }
    static ResultColumns of(const BatchSettings &settings);

    int count() const { return address() + 1; }
    int address() const { return FirstField + int(fields_.size()); }
    bool isField(int column) const { return column >= FirstField && column < address(); }
    const QByteArray &field(int column) const { return fields_[size_t(column - FirstField)]; }
    const std::vector<QByteArray> &fields() const { return fields_; }

    // Under which the window remembers a column, whatever others there are.
    QString key(int column) const;
    int columnOf(const QString &wanted) const; // -1: there is none
    QString heading(int column) const;
    static int alignment(int column);

    // What stands in the table.
    QString cell(const ResultGlimpse &result, const EntryList &entries, int column) const;
    // The same for a program: numbers in plain figures.
    QString text(const ResultGlimpse &result, const EntryList &entries, int column) const;
    // All that there is to say of it, a line each.
    static QString toolTip(const ResultGlimpse &result, const EntryList &entries);

    // The page's title, else the name of the file; behind it what went wrong with it.
    static QString title(const ResultGlimpse &result);

    bool operator==(const ResultColumns &) const = default;

private:
    std::vector<QByteArray> fields_; // their names
};

} // namespace haul
