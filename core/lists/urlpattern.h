// One text that stands for many URLs.
//
//     const UrlPattern pattern("http://h/[001-100]/{a,b}.png");
//     pattern.count();   // 200; costs nothing
//     pattern.at(0);     // "http://h/001/a.png"
//
//     [1-100]  [001-100]  [1:100]   numbers; as many digits as the first one, if it begins with 0
//     [0-100:5]                     every fifth
//     [a-z]  [A-Z:2]                letters
//     {a,b,c}                       one of these; a comma makes it a pattern
//
// Several in one URL give all combinations, the last changes fastest. Patterns do not nest; a
// bracket right after "//" or "@" is an IPv6 address; "\[" and "\{" are no patterns, as curl has
// it. What is no pattern stays as it is. Immutable; any thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <variant>
#include <vector>

namespace haul {

// The quick answer: no for nearly all.
bool mayHavePattern(QByteArrayView text);

class UrlPattern
{
public:
    explicit UrlPattern(QByteArrayView text);

    bool isPattern() const { return !parts_.empty(); }
    // At least 1; stops growing where qint64 ends.
    qint64 count() const { return count_; }
    // The index is below count().
    QByteArray at(qint64 index) const;

private:
    struct Numbers
    {
        qint64 first;
        qint64 step;
        int width; // filled up with zeros
    };
    struct Letters
    {
        char first;
        qint64 step;
    };
    using Choices = std::vector<QByteArray>;

    struct Part
    {
        QByteArray before; // what stands between the part before and this one
        std::variant<Numbers, Letters, Choices> values;
        qint64 count = 1;
    };

    static bool readRange(QByteArrayView text, Part &part);
    static bool readNumbers(QByteArrayView first, QByteArrayView last, qint64 step, Part &part);
    static bool readLetters(QByteArrayView first, QByteArrayView last, qint64 step, Part &part);
    static bool readChoices(QByteArrayView text, Part &part);
    static void append(QByteArray &out, const Part &part, qint64 index);

    std::vector<Part> parts_;
    QByteArray after_; // the last part
    qint64 count_ = 1;
};

} // namespace haul
