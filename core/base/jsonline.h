// Writes one JSON object (RFC 8259) as one line of UTF-8, field after field, without a tree in
// between: reports and results are a line a task, and a page can have thousands of links.
//
//     JsonLine line;
//     line.field("url", url).field("bytes", bytes).null("error");
//     file.write(std::move(line).finish());   // {"url":"...","bytes":1,"error":null}\n
//
// Keys are ours and plain ASCII; values are escaped, and bytes that are not UTF-8 become U+FFFD.
// A value type; any thread.
#pragma once

#include <QByteArray>
#include <QString>

namespace haul {

class JsonLine
{
public:
    JsonLine() { out_ += '{'; }

    JsonLine &field(const char *key, const QString &text);
    JsonLine &field(const char *key, QByteArrayView utf8);
    JsonLine &field(const char *key, const QByteArray &utf8)
    {
        return field(key, QByteArrayView(utf8));
    }
    JsonLine &field(const char *key, qint64 number);
    JsonLine &field(const char *key, double number); // three decimals
    JsonLine &null(const char *key);

    JsonLine &beginObject(const char *key);
    JsonLine &beginArray(const char *key);
    JsonLine &beginItem(); // an object within an array
    JsonLine &end();       // of the innermost object, array or item

    // The line with its newline. Every begin needs its end before.
    QByteArray finish() &&;

private:
    void key(const char *key);
    void comma();
    void open(char bracket, char closing);
    void text(QByteArrayView utf8);

    QByteArray out_;
    QByteArray closing_; // the closing brackets still owed, the innermost last
};

} // namespace haul
