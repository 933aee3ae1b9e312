// The tags and texts of a page, one after the other, as a browser's tokenizer finds them (HTML
// Standard, 13.2.5): no tree, no copies, no look at what is not asked for.
//
//     HtmlScanner page(utf8);
//     while (page.next()) {
//         if (page.kind() == HtmlScanner::Kind::Start) use(page.name(), page.attribute("href"));
//     }
//
// It never fails and takes one pass: broken HTML is tokens too. Comments, declarations, scripts and
// style sheets are passed over. It does not put up a tree, so nothing that a page leaves out is
// added; who needs that has readHtml(). A tag that the page's end cuts off is none.
//
// The bytes are valid UTF-8 and outlive the scanner. Any thread, one page.
#pragma once

#include <QByteArray>

#include <deque>
#include <string_view>

namespace haul {

class HtmlScanner
{
public:
    enum class Kind : quint8 { Start, End, Text };

    explicit HtmlScanner(QByteArrayView utf8)
        : at_(utf8.begin())
        , end_(utf8.end())
    {
    }

    // False at the end of the page.
    bool next();

    Kind kind() const { return kind_; }
    // Of a tag, in lower case; valid until next().
    std::string_view name() const { return name_; }
    bool isSelfClosing() const { return isSelfClosing_; } // "<img/>"

    // Of a start tag, the first of that name, given in lower case: its value with references
    // decoded; empty when it is not there. Valid until next().
    QByteArrayView attribute(std::string_view name);

    // Of a text, as it stands in the page and with references decoded.
    QByteArrayView rawText() const { return raw_; }
    QByteArray text() const;

private:
    bool readTag(Kind kind, const char *name);
    bool readText(const char *from);
    void passDeclaration();
    void passTo(char last);
    void startForeign();
    void endForeign();
    void passRaw(std::string_view element);
    void setName(const char *begin, const char *end);

    const char *at_;
    const char *const end_;
    Kind kind_ = Kind::Text;
    bool isSelfClosing_ = false;
    std::string_view name_;
    QByteArray lowerName_;   // of a tag that is written otherwise
    QByteArrayView raw_;     // of a text itself, of a start tag its attributes
    bool isInTitle_ = false; // then everything but its end tag is text
    int foreignDepth_ = 0;   // <svg> and <math>, where titles, scripts and styles are like others
    std::deque<QByteArray> decoded_; // values that attribute() has given out
};

// Appends the text with its character references decoded (HTML Standard, 13.2.5.72): "&lt;",
// "&#x20AC;", of the names those of HTML 4.
enum class ReferencesIn { Text, Attribute };
void appendDecoded(QByteArray &out, QByteArrayView text, ReferencesIn where);

} // namespace haul
