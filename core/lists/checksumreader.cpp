#include "core/lists/checksumreader.h"

#include "core/lists/extrasmaker.h"
#include "core/lists/hashname.h"
#include "core/lists/wishedpath.h"

#include <QString>

#include <algorithm>

namespace haul {

namespace {

constexpr qsizetype maxLineBytes = 64 * 1024;
constexpr qsizetype crcDigits = 8;

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

QByteArray unescaped(QByteArrayView name)
{
    QByteArray out;
    for (qsizetype i = 0; i < name.size(); ++i) {
        const bool isEscape = name[i] == '\\' && i + 1 < name.size();
        if (!isEscape) {
            out += name[i];
            continue;
        }
        const char next = name[++i];
        out += next == 'n' ? '\n' : next == 'r' ? '\r' : next;
    }
    return out;
}

// "HEX  name", "HEX *name".
std::optional<ChecksumLine> gnuLine(QByteArrayView line)
{
    const bool isEscaped = line.startsWith('\\');
    if (isEscaped)
        line = line.sliced(1);
    const qsizetype digits = std::find_if_not(line.begin(), line.end(), isHexDigit) - line.begin();
    const auto algorithm = hashFromDigits(digits);
    if (!algorithm || digits + 2 > line.size() || (line[digits] != ' ' && line[digits] != '\t'))
        return std::nullopt;
    QByteArrayView name = line.sliced(digits).trimmed();
    if (name.startsWith('*'))
        name = name.sliced(1);
    if (name.isEmpty())
        return std::nullopt;
    return ChecksumLine{isEscaped ? unescaped(name) : name.toByteArray(),
                        checksumOf(*algorithm, line.first(digits)),
                        {}};
}

// "SHA256 (name) = HEX".
std::optional<ChecksumLine> bsdLine(QByteArrayView line)
{
    const qsizetype open = line.indexOf('(');
    const qsizetype close = line.lastIndexOf(')');
    if (open < 1 || close < open + 2)
        return std::nullopt;
    const auto algorithm = hashFromName(line.first(open));
    const QByteArrayView rest = line.sliced(close + 1).trimmed();
    if (!algorithm || !rest.startsWith('='))
        return std::nullopt;
    const auto checksum = checksumOf(*algorithm, rest.sliced(1));
    if (!checksum)
        return std::nullopt;
    return ChecksumLine{line.sliced(open + 1, close - open - 1).toByteArray(), checksum, {}};
}

// "name CRC32".
std::optional<ChecksumLine> sfvLine(QByteArrayView line)
{
    if (line.size() < crcDigits + 2)
        return std::nullopt;
    const QByteArrayView digits = line.last(crcDigits);
    const char before = line[line.size() - crcDigits - 1];
    if (!std::all_of(digits.begin(), digits.end(), isHexDigit) || (before != ' ' && before != '\t'))
        return std::nullopt;
    const QByteArrayView name = line.chopped(crcDigits).trimmed();
    if (name.isEmpty())
        return std::nullopt;
    return ChecksumLine{name.toByteArray(), {}, digits.toByteArray().toUInt(nullptr, 16)};
}

} // namespace

std::optional<ChecksumLine> checksumLine(QByteArrayView line)
{
    const QByteArrayView text = line.trimmed();
    for (const auto read : {gnuLine, bsdLine, sfvLine}) {
        if (auto found = read(text))
            return found;
    }
    return std::nullopt;
}

ChecksumReader::ChecksumReader(const ReadOptions &options)
    : LineInput(maxLineBytes)
    , list_(ListFormat::Checksums, options)
{
}

void ChecksumReader::takeLine(QByteArrayView line, qint64 number)
{
    const QByteArrayView text = line.trimmed();
    if (isTooLong(line)) {
        list_.reject(text, number, RejectReason::TooLong);
        return;
    }
    if (text.isEmpty() || text.startsWith('#') || text.startsWith(';')) {
        list_.addBlank();
        return;
    }
    const auto found = checksumLine(text);
    if (!found) {
        list_.reject(text, number, RejectReason::Malformed);
        return;
    }
    const auto path = wishedPath(QString::fromUtf8(found->name));
    if (!path || !found->name.isValidUtf8()) {
        list_.reject(text, number, path ? RejectReason::NotUtf8 : RejectReason::UnsafePath);
        return;
    }
    ExtrasMaker extras(&list_, number);
    extras.setPath(found->name);
    if (found->checksum)
        extras.setChecksum(*found->checksum);
    if (found->crc32)
        extras.setCrc32(*found->crc32);
    list_.addReference("./" + found->name.toPercentEncoding("/"), number, extras.take());
}

Result<ParsedList> ChecksumReader::finish()
{
    endLines();
    return list_.finish();
}

} // namespace haul
