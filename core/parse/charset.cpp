#include "core/parse/charset.h"

#include "core/parse/pagetext.h"

#include <QStringDecoder>
#include <QStringEncoder>

#include <algorithm>
#include <iterator>
#include <optional>

namespace haul {
namespace {

struct Label
{
    QByteArrayView label;
    QByteArrayView charset;
};

// The labels that differ from the name (WHATWG Encoding Standard, 4.2), those that pages use.
constexpr Label labels[] = {
    {"utf8", "utf-8"},
    {"unicode-1-1-utf-8", "utf-8"},
    {"utf-16", "utf-16le"},
    {"unicode", "utf-16le"},
    {"ucs-2", "utf-16le"},
    {"latin1", "windows-1252"},
    {"latin-1", "windows-1252"},
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"iso_8859-1", "windows-1252"},
    {"ascii", "windows-1252"},
    {"us-ascii", "windows-1252"},
    {"cp1252", "windows-1252"},
    {"x-cp1252", "windows-1252"},
    {"latin2", "iso-8859-2"},
    {"iso8859-2", "iso-8859-2"},
    {"latin9", "iso-8859-15"},
    {"iso8859-15", "iso-8859-15"},
    {"latin5", "windows-1254"},
    {"iso-8859-9", "windows-1254"},
    {"cp1254", "windows-1254"},
    {"iso-8859-11", "windows-874"},
    {"tis-620", "windows-874"},
    {"cp1250", "windows-1250"},
    {"x-cp1250", "windows-1250"},
    {"cp1251", "windows-1251"},
    {"x-cp1251", "windows-1251"},
    {"cp1253", "windows-1253"},
    {"cp1255", "windows-1255"},
    {"cp1256", "windows-1256"},
    {"cp1257", "windows-1257"},
    {"cp1258", "windows-1258"},
    {"koi8", "koi8-r"},
    {"koi", "koi8-r"},
    {"koi8-ru", "koi8-u"},
    {"cp866", "ibm866"},
    {"866", "ibm866"},
    {"mac", "macintosh"},
    {"x-mac-roman", "macintosh"},
    {"shift-jis", "shift_jis"},
    {"sjis", "shift_jis"},
    {"x-sjis", "shift_jis"},
    {"ms_kanji", "shift_jis"},
    {"windows-31j", "shift_jis"},
    {"x-euc-jp", "euc-jp"},
    {"gb2312", "gbk"},
    {"gb_2312-80", "gbk"},
    {"chinese", "gbk"},
    {"x-gbk", "gbk"},
    {"cp936", "gbk"},
    {"big5-hkscs", "big5"},
    {"x-x-big5", "big5"},
    {"cn-big5", "big5"},
    {"korean", "euc-kr"},
    {"ks_c_5601-1987", "euc-kr"},
    {"ksc5601", "euc-kr"},
    {"windows-949", "euc-kr"},
};

struct Codec
{
    QByteArrayView charset;
    const char *codec; // the name Qt's decoders know it by, as a superset where browsers use one
};

constexpr Codec codecs[] = {
    {"utf-8", "UTF-8"},
    {"utf-16le", "UTF-16LE"},
    {"utf-16be", "UTF-16BE"},
    {"windows-1252", nullptr}, // decoded here
    {"windows-1250", "windows-1250"},
    {"windows-1251", "windows-1251"},
    {"windows-1253", "windows-1253"},
    {"windows-1254", "windows-1254"},
    {"windows-1255", "windows-1255"},
    {"windows-1256", "windows-1256"},
    {"windows-1257", "windows-1257"},
    {"windows-1258", "windows-1258"},
    {"windows-874", "windows-874"},
    {"iso-8859-2", "ISO-8859-2"},
    {"iso-8859-3", "ISO-8859-3"},
    {"iso-8859-4", "ISO-8859-4"},
    {"iso-8859-5", "ISO-8859-5"},
    {"iso-8859-6", "ISO-8859-6"},
    {"iso-8859-7", "ISO-8859-7"},
    {"iso-8859-8", "ISO-8859-8"},
    {"iso-8859-10", "ISO-8859-10"},
    {"iso-8859-13", "ISO-8859-13"},
    {"iso-8859-14", "ISO-8859-14"},
    {"iso-8859-15", "ISO-8859-15"},
    {"koi8-r", "KOI8-R"},
    {"koi8-u", "KOI8-U"},
    {"ibm866", "IBM866"},
    {"macintosh", "macintosh"},
    {"shift_jis", "windows-31j"},
    {"euc-jp", "EUC-JP"},
    {"iso-2022-jp", "ISO-2022-JP"},
    {"gbk", "gb18030"},
    {"gb18030", "gb18030"},
    {"big5", "Big5-HKSCS"},
    {"euc-kr", "windows-949"},
};

// What 0x80 to 0x9F are in windows-1252; the rest is as in Latin-1.
constexpr char16_t windows1252[] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};
static_assert(std::size(windows1252) == 32);

QByteArray fromWindows1252(QByteArrayView bytes)
{
    QByteArray utf8;
    utf8.reserve(bytes.size() + bytes.size() / 8);
    for (char c : bytes) {
        const quint8 byte = quint8(c);
        if (byte < 0x80) {
            utf8 += c;
            continue;
        }
        const char16_t unit = byte < 0xa0 ? windows1252[byte - 0x80] : char16_t(byte);
        if (unit >= 0x800)
            utf8 += char(0xe0 | unit >> 12);
        utf8 += char(unit >= 0x800 ? 0x80 | (unit >> 6 & 0x3f) : 0xc0 | unit >> 6);
        utf8 += char(0x80 | (unit & 0x3f));
    }
    return utf8;
}

// What cannot be decoded becomes U+FFFD. In pieces: the UTF-16 between is never whole in memory.
QByteArray decodeWith(QStringDecoder &decoder, QByteArrayView bytes)
{
    constexpr qsizetype pieceSize = 65'536;
    QByteArray utf8;
    utf8.reserve(bytes.size());
    // A piece may end within a surrogate pair: its first half waits for the next piece.
    QString text;
    for (qsizetype at = 0; at < bytes.size(); at += pieceSize) {
        text += QString(decoder(bytes.sliced(at, std::min(pieceSize, bytes.size() - at))));
        const bool splitPair = !text.isEmpty() && text.back().isHighSurrogate();
        const QString rest = splitPair ? text.last(1) : QString();
        text.chop(rest.size());
        utf8 += text.toUtf8();
        text = rest;
    }
    return utf8 + text.toUtf8();
}

// The codec's name for Qt; null when there is none, or when it is decoded here.
const char *codecOf(QByteArrayView charset)
{
    const auto found = std::find_if(std::begin(codecs), std::end(codecs),
                                    [&](const Codec &codec) { return codec.charset == charset; });
    return found == std::end(codecs) ? nullptr : found->codec;
}

std::optional<QByteArray> toWindows1252(char32_t character)
{
    if (character < 0x80 || (character >= 0xa0 && character <= 0xff))
        return QByteArray(1, char(character));
    const auto found = std::find(std::begin(windows1252), std::end(windows1252), character);
    if (found == std::end(windows1252))
        return {};
    return QByteArray(1, char(0x80 + (found - std::begin(windows1252))));
}

// Nothing when a character is not in the encoding.
std::optional<QByteArray> encode(QStringView text, const char *codec)
{
    QStringEncoder encoder(codec);
    QByteArray bytes = encoder.isValid() ? QByteArray(encoder(text)) : QByteArray();
    if (!encoder.isValid() || encoder.hasError())
        return {};
    return bytes;
}

std::optional<QByteArray> decode(QByteArrayView bytes, QByteArrayView charset)
{
    if (charset == "windows-1252")
        return fromWindows1252(bytes);
    if (charset == "utf-8" && bytes.isValidUtf8())
        return QByteArray::fromRawData(bytes.data(), bytes.size());
    const char *const codec = codecOf(charset);
    if (!codec)
        return {};
    QStringDecoder decoder(codec);
    if (!decoder.isValid()) // a Qt without ICU knows Unicode only
        return {};
    return decodeWith(decoder, bytes);
}

struct Mark
{
    QByteArrayView bytes;
    QByteArrayView charset;
};

constexpr Mark marks[] = {
    {"\xef\xbb\xbf", "utf-8"}, {"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"}};

QByteArrayView trimmedLabel(QByteArrayView label)
{
    const auto isOutside = [](char c) { return isHtmlSpace(c) || c == '"' || c == '\''; };
    while (!label.isEmpty() && isOutside(label.front()))
        label = label.sliced(1);
    while (!label.isEmpty() && isOutside(label.back()))
        label.chop(1);
    return label;
}

// The label after key and "=" within text, quoted or not; empty when there is none.
QByteArrayView labelAfter(const QByteArray &text, QByteArrayView key)
{
    for (qsizetype at = text.indexOf(key); at >= 0; at = text.indexOf(key, at)) {
        at += key.size();
        const char *value = std::find_if_not(text.begin() + at, text.end(), isHtmlSpace);
        if (value == text.end() || *value != '=')
            continue;
        value = std::find_if_not(value + 1, text.end(), isHtmlSpace);
        const bool quoted = value != text.end() && (*value == '"' || *value == '\'');
        const char quote = quoted ? *value++ : '\0';
        const char *const end = std::find_if(value, text.end(), [&](char c) {
            return quoted ? c == quote : isHtmlSpace(c) || QByteArrayView("\"'>;/").contains(c);
        });
        return QByteArrayView(value, end - value);
    }
    return {};
}

} // namespace

QByteArray charsetForLabel(QByteArrayView label)
{
    QByteArray name = trimmedLabel(label).toByteArray().toLower();
    for (const Label &known : labels) {
        if (known.label == name)
            return known.charset.toByteArray();
    }
    for (const Codec &known : codecs) {
        if (known.charset == name)
            return name;
    }
    return {};
}

QByteArray declaredCharset(QByteArrayView bytes)
{
    const QByteArray head =
        bytes.first(std::min<qsizetype>(1024, bytes.size())).toByteArray().toLower();
    QByteArray charset;
    if (head.startsWith("<?xml"))
        charset = charsetForLabel(
            labelAfter(head.first(std::max<qsizetype>(0, head.indexOf("?>"))), "encoding"));
    for (qsizetype at = head.indexOf('<'); at >= 0 && charset.isEmpty();
         at = head.indexOf('<', at)) {
        const bool comment = head.sliced(at).startsWith("<!--");
        const qsizetype end = comment ? head.indexOf("-->", at + 2) : head.indexOf('>', at);
        const QByteArray tag = head.mid(at, end < 0 ? -1 : end - at);
        if (tag.startsWith("<meta") && tag.size() > 5 && (isHtmlSpace(tag[5]) || tag[5] == '/'))
            charset = charsetForLabel(labelAfter(tag, "charset"));
        at = end < 0 ? head.size() : end;
    }
    // A page that can be read this far as ASCII is not UTF-16 (HTML Standard, 13.2.3.2).
    return charset.startsWith("utf-16") ? QByteArray("utf-8") : charset;
}

DecodedPage decodePage(QByteArrayView bytes, QByteArrayView charsetFromHttp)
{
    QByteArray charset;
    for (const Mark &mark : marks) {
        if (bytes.startsWith(mark.bytes)) {
            charset = mark.charset.toByteArray();
            bytes = bytes.sliced(mark.bytes.size());
            break;
        }
    }
    if (charset.isEmpty())
        charset = charsetForLabel(charsetFromHttp);
    if (charset.isEmpty())
        charset = declaredCharset(bytes);
    if (charset.isEmpty())
        charset = bytes.isValidUtf8() ? "utf-8" : "windows-1252";
    if (std::optional<QByteArray> utf8 = decode(bytes, charset))
        return {std::move(*utf8), std::move(charset)};
    return {fromWindows1252(bytes), "windows-1252"};
}

QByteArray encodeQuery(QByteArrayView utf8, QByteArrayView charset)
{
    const char *const codec = codecOf(charset);
    if (!codec && charset != "windows-1252")
        return utf8.toByteArray();
    const QString text = QString::fromUtf8(utf8);
    if (codec) {
        if (std::optional<QByteArray> whole = encode(text, codec))
            return *whole;
    }
    QByteArray bytes;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const bool pair = text[at].isHighSurrogate() && at + 1 < text.size();
        const QStringView character = QStringView(text).sliced(at, pair ? 2 : 1);
        const char32_t number =
            pair ? QChar::surrogateToUcs4(text[at], text[at + 1]) : char32_t(text[at].unicode());
        at += pair;
        const auto encoded = codec ? encode(character, codec) : toWindows1252(number);
        bytes += encoded ? *encoded : "%26%23" + QByteArray::number(quint32(number)) + "%3B";
    }
    return bytes;
}

} // namespace haul
