#include "core/parse/checksumfile.h"

#include "core/parse/charset.h"
#include "core/parse/resultbuilder.h"
#include "core/parse/textlines.h"
#include "core/parse/urlbytes.h"

#include <algorithm>
#include <iterator>

namespace haul {
namespace {

using Algorithm = QCryptographicHash::Algorithm;

struct Digest
{
    QByteArrayView name; // as a file name or a BSD line has it, in lower case
    qsizetype hexSize;
    Algorithm algorithm;
};

// The first one of a length is meant where nothing else says.
constexpr Digest digests[] = {
    {"md5", 32, QCryptographicHash::Md5},
    {"sha1", 40, QCryptographicHash::Sha1},
    {"sha224", 56, QCryptographicHash::Sha224},
    {"sha256", 64, QCryptographicHash::Sha256},
    {"sha384", 96, QCryptographicHash::Sha384},
    {"sha512", 128, QCryptographicHash::Sha512},
    {"sha3-224", 56, QCryptographicHash::Sha3_224},
    {"sha3-256", 64, QCryptographicHash::Sha3_256},
    {"sha3-384", 96, QCryptographicHash::Sha3_384},
    {"sha3-512", 128, QCryptographicHash::Sha3_512},
    {"blake2b", 128, QCryptographicHash::Blake2b_512},
    {"b2", 128, QCryptographicHash::Blake2b_512},
};

QByteArray baseName(const QString &path)
{
    return path.sliced(path.lastIndexOf(u'/') + 1).toUtf8();
}

bool isHex(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        const char lower = toAsciiLower(c);
        return isAsciiDigit(c) || (lower >= 'a' && lower <= 'f');
    });
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t';
}

// The names of GNU's escaped lines (a backslash before the digest).
QByteArray unescapedName(QByteArrayView name)
{
    QByteArray out;
    for (qsizetype at = 0; at < name.size(); ++at) {
        const bool escape = name[at] == '\\' && at + 1 < name.size();
        if (!escape)
            out += name[at];
        else
            out += name[++at] == 'n' ? '\n' : name[at] == 'r' ? '\r' : name[at];
    }
    return out;
}

class ChecksumReader
{
public:
    ChecksumReader(const QByteArray &fileName, const ParseLimits &limits)
        : fileName_(fileName)
        , lowerName_(fileName.toLower())
        , limits_(limits)
        , isSfv_(lowerName_.endsWith(".sfv"))
    {
    }

    void readLine(QByteArrayView line)
    {
        if (line.isEmpty() || line[0] == ';' || line[0] == '#')
            return;
        if (readGnu(line) || readBsd(line) || readSfv(line))
            return;
        ++file_.otherLines;
    }

    bool isFull()
    {
        file_.cut = qsizetype(file_.names.size()) >= limits_.maxLinks;
        return file_.cut;
    }

    ChecksumFile finish() && { return std::move(file_); }

private:
    const Digest *digestOfSize(qsizetype hexSize) const
    {
        const Digest *first = nullptr;
        for (const Digest &row : digests) {
            if (row.hexSize != hexSize)
                continue;
            if (lowerName_.contains(row.name))
                return &row;
            if (!first)
                first = &row;
        }
        return first;
    }

    // "HEX  name", "HEX *name", "HEX".
    bool readGnu(QByteArrayView line)
    {
        const bool escaped = line.startsWith('\\');
        if (escaped)
            line = line.sliced(1);
        const qsizetype size = std::find_if(line.begin(), line.end(), isSpace) - line.begin();
        const Digest *const digest = digestOfSize(size);
        if (!digest || !isHex(line.first(size)))
            return false;
        QByteArrayView name = line.sliced(size);
        name = name.sliced(std::find_if_not(name.begin(), name.end(), isSpace) - name.begin());
        if (name.startsWith('*'))
            name = name.sliced(1);
        QByteArray text = escaped ? unescapedName(name) : name.toByteArray();
        if (text.isEmpty()) // alone in the file that stands beside its file
            text = fileName_.first(std::max<qsizetype>(0, fileName_.lastIndexOf('.')));
        return add(text, digest->algorithm, line.first(size));
    }

    // "SHA256 (name) = HEX".
    bool readBsd(QByteArrayView line)
    {
        const qsizetype open = line.indexOf(" (");
        const qsizetype close = line.lastIndexOf(") = ");
        if (open < 0 || close < open + 2)
            return false;
        const QByteArrayView hex = line.sliced(close + 4);
        const QByteArray name = line.first(open).toByteArray().toLower();
        for (const Digest &row : digests) {
            const bool same = name == row.name || (row.name == "blake2b" && name == "blake2b-512");
            if (same && hex.size() == row.hexSize && isHex(hex))
                return add(line.sliced(open + 2, close - open - 2).toByteArray(), row.algorithm,
                           hex);
        }
        return false;
    }

    // "name CRC32".
    bool readSfv(QByteArrayView line)
    {
        constexpr qsizetype hexSize = 8;
        if (!isSfv_ || line.size() < hexSize + 2 || !isSpace(line[line.size() - hexSize - 1]))
            return false;
        const QByteArray hex = line.last(hexSize).toByteArray();
        if (!isHex(hex))
            return false;
        QByteArrayView name = line.chopped(hexSize);
        while (!name.isEmpty() && isSpace(name.back()))
            name.chop(1);
        file_.names.push_back({name.toByteArray(), std::nullopt, hex.toUInt(nullptr, 16)});
        return true;
    }

    bool add(const QByteArray &name, Algorithm algorithm, QByteArrayView hex)
    {
        if (name.isEmpty())
            return false;
        const Checksum checksum{algorithm, QByteArray::fromHex(hex.toByteArray())};
        file_.names.push_back({name, checksum, std::nullopt});
        return true;
    }

    QByteArray fileName_;
    QByteArray lowerName_;
    const ParseLimits &limits_;
    ChecksumFile file_;
    bool isSfv_;
};

QByteArray algorithmName(const NamedChecksum &sum)
{
    if (!sum.checksum)
        return "crc32";
    for (const Digest &row : digests) {
        if (row.algorithm == sum.checksum->algorithm)
            return row.name.toByteArray();
    }
    return {};
}

} // namespace

bool isChecksumName(const QString &fileName)
{
    const QByteArray lower = baseName(fileName).toLower();
    QByteArrayView name = lower;
    if (name.endsWith(".sfv"))
        return true;
    const auto chop = [&](QByteArrayView ending) {
        const bool there = name.endsWith(ending);
        name.chop(there ? ending.size() : 0);
        return there;
    };
    const bool isText = chop(".txt");
    const bool told = chop("sums") || chop("sum") || isText;
    const qsizetype dot = name.lastIndexOf('.');
    const QByteArrayView algorithm = name.sliced(dot + 1);
    return (told || dot >= 0)
           && std::any_of(std::begin(digests), std::end(digests),
                          [&](const Digest &row) { return row.name == algorithm; });
}

ChecksumFile readChecksums(QByteArrayView bytes, const QString &fileName, const ParseLimits &limits)
{
    const DecodedPage text = decodePage(bytes, {});
    ChecksumReader reader(baseName(fileName), limits);
    for (TextLines lines(text.utf8); !lines.atEnd() && !reader.isFull();)
        reader.readLine(lines.next());
    return std::move(reader).finish();
}

ParseResult parseChecksums(const FileToParse &file)
{
    const Result<QByteArray> bytes = readWhole(file);
    if (!bytes)
        return unreadable(file, bytes.error());
    const ChecksumFile sums = readChecksums(*bytes, file.name, file.limits);
    ResultBuilder builder(file.url, file.limits);
    builder.addField("checksums", qint64(sums.names.size()));
    if (!sums.names.empty())
        builder.addField("algorithm", algorithmName(sums.names.front()));
    QByteArray listing;
    for (const NamedChecksum &sum : sums.names) {
        if (listing.size() + sum.name.size() >= file.limits.maxListingBytes)
            break;
        listing += (listing.isEmpty() ? QByteArray() : QByteArray("\n")) + sum.name;
    }
    builder.addText("listing", listing);
    if (sums.cut)
        builder.setError(
            {ErrorCode::TooLarge, Stage::Parse,
             QStringLiteral("the names after the first %1 are left out").arg(sums.names.size())});
    return std::move(builder).finish();
}

} // namespace haul
