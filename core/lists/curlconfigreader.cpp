#include "core/lists/curlconfigreader.h"

#include <algorithm>
#include <utility>

namespace haul {

namespace {

constexpr qsizetype maxLineBytes = 1024 * 1024;

// Without its quotes: \\ \" \t \n \r \v. Nothing is said about what follows the closing one.
QByteArray unquoted(QByteArrayView text)
{
    static constexpr QByteArrayView names = "tnrv";
    static constexpr QByteArrayView values = "\t\n\r\v";
    QByteArray out;
    for (qsizetype i = 1; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) {
            ++i;
            const qsizetype known = names.indexOf(text[i]);
            out += known < 0 ? text[i] : values[known];
        } else {
            out += text[i];
        }
    }
    return out;
}

} // namespace

CurlConfigLine curlConfigLine(QByteArrayView line)
{
    QByteArrayView text = line.trimmed();
    const bool hasHyphens = text.startsWith('-');
    while (text.startsWith('-'))
        text = text.sliced(1);
    const auto end = std::find_if(text.begin(), text.end(), [](char c) {
        return c == ' ' || c == '\t' || c == '=' || c == ':';
    });
    QByteArrayView name = text.first(end - text.begin());
    QByteArrayView rest = text.sliced(name.size());
    // "-ofile": a letter and its value.
    if (hasHyphens && !line.trimmed().startsWith("--") && name.size() > 1) {
        rest = text.sliced(1);
        name = name.first(1);
    }
    const auto value = std::find_if_not(rest.begin(), rest.end(), [](char c) {
        return c == ' ' || c == '\t' || c == '=' || c == ':';
    });
    rest = rest.sliced(value - rest.begin()).trimmed();
    return {name.toByteArray(), rest.startsWith('"') ? unquoted(rest) : rest.toByteArray()};
}

CurlConfigReader::CurlConfigReader(const ReadOptions &options)
    : LineInput(maxLineBytes)
    , list_(ListFormat::CurlConfig, options)
{
}

void CurlConfigReader::takeLine(QByteArrayView line, qint64 number)
{
    const QByteArrayView text = line.trimmed();
    if (isTooLong(line)) {
        list_.reject(text, number, RejectReason::TooLong);
        return;
    }
    if (text.isEmpty() || text.startsWith('#')) {
        list_.addBlank();
        return;
    }
    const CurlConfigLine option = curlConfigLine(text);
    if (option.name.isEmpty()) {
        list_.reject(text, number, RejectReason::Malformed);
        return;
    }
    if (option.name == "next") {
        endGroup();
        return;
    }
    if (groupLine_ == 0)
        groupLine_ = number;
    options_.takeOption(option.name, option.value, number);
}

void CurlConfigReader::endGroup()
{
    if (groupLine_ == 0)
        return;
    options_.finish().addTo(list_, groupLine_, "next");
    options_ = {};
    groupLine_ = 0;
}

Result<ParsedList> CurlConfigReader::finish()
{
    endLines();
    endGroup();
    return list_.finish();
}

} // namespace haul
