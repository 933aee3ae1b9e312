// JSON (RFC 8259) token by token, without a tree and without copies: what a file of 64 MB costs is
// the file. Strict: what this takes is JSON.
//
//     JsonScanner scanner(utf8, 500);
//     for (auto token = scanner.next(); token != JsonToken::End; token = scanner.next()) {
//         if (token == JsonToken::Broken) return scanner.error();
//         ...
//     }
//
// The bytes must outlive it. Any thread, one text.
#pragma once

#include "core/base/error.h"

#include <QByteArray>

#include <vector>

namespace haul {

enum class JsonToken : quint8 {
    BeginObject,
    EndObject,
    BeginArray,
    EndArray,
    Key,
    String,
    Number,
    True,
    False,
    Null,
    End,    // of the text
    Broken, // error() says why; every next() after it is Broken too
};

class JsonScanner
{
public:
    JsonScanner(QByteArrayView utf8, int maxDepth);

    JsonToken next();

    // Of the last token: as written; of a key or string without its quotes, escapes as they are.
    QByteArrayView text() const { return text_; }
    qsizetype begin() const { return begin_; }
    qsizetype end() const { return at_; }
    // Objects and arrays open after the last token.
    int depth() const { return int(open_.size()); }

    // Reads on to the end of the value that the last token began. False when broken.
    bool skipValue(JsonToken began);

    Error error() const;

private:
    enum class Expect : quint8 { Value, FirstItem, FirstKey, Key, CommaOrEnd, End };

    JsonToken value();
    JsonToken close(char bracket);
    JsonToken open(char bracket);
    JsonToken string(JsonToken token);
    JsonToken number();
    JsonToken word(QByteArrayView expected, JsonToken token);
    JsonToken afterValue(JsonToken token);
    JsonToken broken(const char *why);
    void skipSpace();
    bool digits();
    char peek() const { return at_ < utf8_.size() ? utf8_[at_] : '\0'; }

    QByteArrayView utf8_;
    qsizetype at_ = 0;
    qsizetype begin_ = 0;
    QByteArrayView text_;
    std::vector<char> open_; // '{' or '['
    size_t maxDepth_;
    Expect expect_ = Expect::Value;
    const char *why_ = nullptr;
};

// The text of a key or string with its escapes resolved; half a surrogate pair becomes U+FFFD.
QByteArray unescapedJson(QByteArrayView text);

} // namespace haul
