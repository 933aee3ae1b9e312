// Which bytes stand as they are in which part of a URL, and percent-encoding for the rest
// (WHATWG URL Standard, 1.3). Pure functions; any thread.
#pragma once

#include <QByteArray>

#include <array>
#include <string_view>

namespace haul {

// The parts of a URL that encode different bytes; each is a bit of a byte's entry in the table.
enum class UrlPart : quint8 { Path = 1, Query = 2, UserInfo = 4 };

namespace urlbytes {

constexpr std::array<quint8, 256> makeEncodeTable()
{
    constexpr quint8 path = quint8(UrlPart::Path);
    constexpr quint8 query = quint8(UrlPart::Query);
    constexpr quint8 userInfo = quint8(UrlPart::UserInfo);
    std::array<quint8, 256> table{};
    for (size_t byte = 0; byte < table.size(); ++byte) {
        if (byte <= 0x20 || byte >= 0x7f)
            table[byte] = path | query | userInfo;
    }
    for (char c : std::string_view("\"#<>"))
        table[quint8(c)] = path | query | userInfo;
    table['\''] = query; // with a special scheme, and all of ours are
    for (char c : std::string_view("?^`{}"))
        table[quint8(c)] = path | userInfo;
    for (char c : std::string_view("/:;=@[\\]|"))
        table[quint8(c)] = userInfo;
    return table;
}

inline constexpr std::array<quint8, 256> encodeTable = makeEncodeTable();

} // namespace urlbytes

inline bool mustEncode(char c, UrlPart part)
{
    return urlbytes::encodeTable[quint8(c)] & quint8(part);
}

inline bool isUrlSlash(char c)
{
    return c == '/' || c == '\\'; // equal with a special scheme
}

inline bool isAsciiDigit(char c)
{
    return c >= '0' && c <= '9';
}

inline bool isAsciiAlpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

inline char toAsciiLower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c;
}

bool equalsIgnoringCase(QByteArrayView text, QByteArrayView lower);

// Appends text with what part does not take as it is percent-encoded; "%" itself stays.
void appendEncoded(QByteArray &out, QByteArrayView text, UrlPart part);

} // namespace haul
