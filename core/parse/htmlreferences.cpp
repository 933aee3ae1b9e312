#include "core/parse/htmlscanner.h"
#include "core/parse/urlbytes.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace haul {
namespace {

constexpr char32_t replacement = 0xfffd;
constexpr qsizetype longestName = 8;       // "thetasym", "upsih" and their like
constexpr qsizetype longestLegacyName = 6; // "eacute": those that need no semicolon

// What numbers from 0x80 to 0x9f mean, for pages that took windows-1252 for Unicode.
constexpr std::array<char16_t, 32> fromWindows = {
    0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8d,   0x017d, 0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178};

bool isAlphanumeric(char c)
{
    return isAsciiAlpha(c) || isAsciiDigit(c);
}

// What stands for a piece of text, and how long that is; no length: nothing.
struct Reference
{
    char32_t character = 0;
    qsizetype length = 0; // with the "&"
};

char32_t named(QByteArrayView name)
{
    std::array<char, longestName + 1> text{};
    std::copy(name.begin(), name.end(), text.begin());
    const htmlEntityDesc *known = htmlEntityLookup(reinterpret_cast<const xmlChar *>(text.data()));
    return known ? char32_t(known->value) : 0;
}

int hexValue(char c)
{
    if (isAsciiDigit(c))
        return c - '0';
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

char32_t meant(char32_t number)
{
    if (number >= 0x80 && number < 0x80 + fromWindows.size())
        return fromWindows[number - 0x80];
    const bool isCharacter =
        number != 0 && number <= 0x10ffff && (number < 0xd800 || number > 0xdfff);
    return isCharacter ? number : replacement;
}

Reference numberAt(QByteArrayView text)
{
    const bool isHex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
    const char32_t radix = isHex ? 16 : 10;
    const qsizetype first = isHex ? 3 : 2;
    qsizetype at = first;
    char32_t number = 0;
    for (; at < text.size(); ++at) {
        const int digit = hexValue(text[at]);
        if (digit < 0 || char32_t(digit) >= radix)
            break;
        number = std::min<char32_t>(number * radix + char32_t(digit), 0x110000);
    }
    if (at == first)
        return {};
    return {meant(number), at < text.size() && text[at] == ';' ? at + 1 : at};
}

Reference nameAt(QByteArrayView text, ReferencesIn where)
{
    qsizetype end = 1;
    while (end < text.size() && end <= longestName && isAlphanumeric(text[end]))
        ++end;
    if (end < text.size() && text[end] == ';') {
        if (const char32_t character = named(text.sliced(1, end - 1)))
            return {character, end + 1};
    }
    // Old names are understood without their semicolon, but not where they may be a query's.
    for (qsizetype length = std::min(end - 1, longestLegacyName); length >= 2; --length) {
        const char32_t character = named(text.sliced(1, length));
        if (!character || character > 0xff || character == '\'')
            continue;
        const char next = 1 + length < text.size() ? text[1 + length] : ' ';
        if (where == ReferencesIn::Attribute && (next == '=' || isAlphanumeric(next)))
            return {};
        return {character, 1 + length};
    }
    return {};
}

Reference referenceAt(QByteArrayView text, ReferencesIn where)
{
    if (text.startsWith("&amp;"))
        return {'&', 5};
    if (text.size() < 3)
        return {};
    if (text[1] == '#')
        return numberAt(text);
    return isAsciiAlpha(text[1]) ? nameAt(text, where) : Reference{};
}

void appendUtf8(QByteArray &out, char32_t character)
{
    if (character < 0x80)
        out += char(character);
    else
        out += QString::fromUcs4(&character, 1).toUtf8();
}

} // namespace

void appendDecoded(QByteArray &out, QByteArrayView text, ReferencesIn where)
{
    while (!text.isEmpty()) {
        const qsizetype plain = text.indexOf('&');
        if (plain < 0) {
            out.append(text);
            return;
        }
        out.append(text.first(plain));
        text = text.sliced(plain);
        const Reference reference = referenceAt(text, where);
        if (reference.length == 0)
            out += '&';
        else
            appendUtf8(out, reference.character);
        text = text.sliced(std::max<qsizetype>(1, reference.length));
    }
}

} // namespace haul
