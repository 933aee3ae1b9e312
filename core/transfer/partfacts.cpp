#include "core/transfer/partfacts.h"

#include "core/files/partfile.h"
#include "core/transfer/arrivedfile.h"
#include "core/transfer/segments.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>
#include <QFile>
#include <QSysInfo>

#include <algorithm>

namespace haul {
namespace {

// Server's headers are kept for the details only; hostile ones are not worth the room.
constexpr qsizetype longestHeaders = 16 * 1024;

QCborMap toMap(const FileVersion &version)
{
    return {{QStringLiteral("etag"), version.etag},
            {QStringLiteral("lastModified"), version.lastModified},
            {QStringLiteral("date"), version.date},
            {QStringLiteral("mime"), version.mime},
            {QStringLiteral("encoding"), version.encoding},
            {QStringLiteral("acceptRanges"), version.acceptRanges},
            {QStringLiteral("fileTime"), version.fileTime},
            {QStringLiteral("isHttp"), version.isHttp}};
}

FileVersion toVersion(const QCborMap &map)
{
    FileVersion version;
    version.etag = map[QStringLiteral("etag")].toByteArray();
    version.lastModified = map[QStringLiteral("lastModified")].toByteArray();
    version.date = map[QStringLiteral("date")].toByteArray();
    version.mime = map[QStringLiteral("mime")].toByteArray();
    version.encoding = map[QStringLiteral("encoding")].toByteArray();
    version.acceptRanges = map[QStringLiteral("acceptRanges")].toByteArray();
    version.fileTime = map[QStringLiteral("fileTime")].toInteger(-1);
    version.isHttp = map[QStringLiteral("isHttp")].toBool(true);
    return version;
}

QCborMap toMap(const Answer &answer)
{
    QCborMap map{{QStringLiteral("finalUrl"), answer.finalUrl},
                 {QStringLiteral("contentType"), answer.contentType},
                 {QStringLiteral("mime"), answer.mime},
                 {QStringLiteral("contentDisposition"), answer.contentDisposition},
                 {QStringLiteral("headers"), answer.headers.left(longestHeaders)},
                 {QStringLiteral("status"), answer.httpStatus}};
    if (answer.promised) {
        map[QStringLiteral("algorithm")] = int(answer.promised->algorithm);
        map[QStringLiteral("digest")] = answer.promised->digest;
    }
    if (answer.modified)
        map[QStringLiteral("modified")] =
            qint64(std::chrono::system_clock::to_time_t(*answer.modified));
    return map;
}

Answer toAnswer(const QCborMap &map)
{
    Answer answer;
    answer.finalUrl = map[QStringLiteral("finalUrl")].toByteArray();
    answer.contentType = map[QStringLiteral("contentType")].toByteArray();
    answer.mime = map[QStringLiteral("mime")].toByteArray();
    answer.contentDisposition = map[QStringLiteral("contentDisposition")].toByteArray();
    answer.headers = map[QStringLiteral("headers")].toByteArray();
    answer.httpStatus = int(map[QStringLiteral("status")].toInteger());
    if (const QCborValue digest = map[QStringLiteral("digest")]; digest.isByteArray())
        answer.promised =
            Checksum{QCryptographicHash::Algorithm(map[QStringLiteral("algorithm")].toInteger()),
                     digest.toByteArray()};
    // Later ones do not fit the clock's nanoseconds.
    constexpr qint64 latestTime = 9'000'000'000;
    const qint64 seconds = map[QStringLiteral("modified")].toInteger(-1);
    if (seconds >= 0 && seconds < latestTime)
        answer.modified = std::chrono::system_clock::from_time_t(seconds);
    return answer;
}

// In order, apart, not empty: else they are nobody's.
bool areRanges(const std::vector<ByteRange> &ranges)
{
    qint64 end = 0;
    for (const ByteRange &range : ranges) {
        if (range.begin < end || range.end <= range.begin)
            return false;
        end = range.end;
    }
    return true;
}

bool isOfThisRun(const PartFacts &facts)
{
    return facts.boot.isEmpty() || facts.boot == QSysInfo::bootUniqueId();
}

// Numbers of devices may change between two runs of the system.
bool isSameFile(const PartFacts &facts, const FileIdentity &found)
{
    return facts.identity.inode == found.inode
           && (facts.identity.device == found.device || facts.boot.isEmpty());
}

bool isUnchanged(const PartFacts &facts, const FileIdentity &found, const QString &path)
{
    if (!isOfThisRun(facts))
        return false;
    if (facts.isClosed)
        return facts.identity.size == found.size && facts.identity.modified == found.modified;
    return !facts.sample.isEmpty() && sampleOf(path, facts.present()) == facts.sample;
}

// The program died between the promise of another name and the rename.
void bringPart(const PartFacts &facts, const QString &path)
{
    if (!facts.partPath.endsWith(partSuffix))
        return;
    const std::optional<FileIdentity> found = identityOf(facts.partPath);
    if (!found || !isSameFile(facts, *found))
        return;
    PartFile part = PartFile::adopt(facts.partPath.chopped(partSuffix.size()), *found);
    (void)part.commitAs(path, false); // where that cannot be, it is of no use to anybody and goes
}

} // namespace

std::vector<ByteRange> PartFacts::present() const
{
    std::vector<ByteRange> present;
    qint64 at = 0;
    for (const ByteRange &gap : missing) {
        if (gap.begin > at)
            present.push_back({at, gap.begin});
        at = gap.end;
    }
    if (total && at < *total)
        present.push_back({at, *total});
    return present;
}

QByteArray PartFacts::toBytes() const
{
    QCborArray gaps;
    for (const ByteRange &gap : missing) {
        gaps.append(gap.begin);
        gaps.append(gap.end);
    }
    QCborMap map{{QStringLiteral("device"), qint64(identity.device)},
                 {QStringLiteral("inode"), qint64(identity.inode)},
                 {QStringLiteral("size"), identity.size},
                 {QStringLiteral("modified"), identity.modified},
                 {QStringLiteral("closed"), isClosed},
                 {QStringLiteral("sample"), sample},
                 {QStringLiteral("boot"), boot},
                 {QStringLiteral("missing"), gaps},
                 {QStringLiteral("mostEver"), mostEver},
                 {QStringLiteral("source"), source},
                 {QStringLiteral("version"), toMap(version)},
                 {QStringLiteral("answer"), toMap(answer)}};
    if (total)
        map[QStringLiteral("total")] = *total;
    if (!partPath.isEmpty())
        map[QStringLiteral("partPath")] = partPath;
    return map.toCborValue().toCbor();
}

std::optional<PartFacts> PartFacts::fromBytes(const QByteArray &bytes)
{
    QCborParserError error;
    const QCborValue value = QCborValue::fromCbor(bytes, &error);
    if (error.error != QCborError::NoError) // a partial map must not be touched
        return std::nullopt;
    const QCborMap map = value.toMap();
    const QCborArray gaps = map[QStringLiteral("missing")].toArray();
    if (!map[QStringLiteral("inode")].isInteger() || gaps.size() % 2 != 0)
        return std::nullopt;
    PartFacts facts;
    facts.identity.device = quint64(map[QStringLiteral("device")].toInteger());
    facts.identity.inode = quint64(map[QStringLiteral("inode")].toInteger());
    facts.identity.size = map[QStringLiteral("size")].toInteger(-1);
    facts.identity.modified = map[QStringLiteral("modified")].toInteger();
    facts.partPath = map[QStringLiteral("partPath")].toString();
    facts.isClosed = map[QStringLiteral("closed")].toBool();
    facts.sample = map[QStringLiteral("sample")].toByteArray();
    facts.boot = map[QStringLiteral("boot")].toByteArray();
    for (qsizetype i = 0; i < gaps.size(); i += 2)
        facts.missing.push_back({gaps[i].toInteger(), gaps[i + 1].toInteger()});
    if (const QCborValue total = map[QStringLiteral("total")]; total.isInteger())
        facts.total = total.toInteger();
    facts.mostEver = map[QStringLiteral("mostEver")].toInteger();
    facts.source = int(map[QStringLiteral("source")].toInteger());
    facts.version = toVersion(map[QStringLiteral("version")].toMap());
    facts.version.total = facts.total;
    facts.answer = toAnswer(map[QStringLiteral("answer")].toMap());
    const qint64 end = facts.missing.empty() ? 0 : facts.missing.back().end;
    const qint64 most = facts.total.value_or(Segments::unknownEnd);
    return areRanges(facts.missing) && end <= most ? std::optional(facts) : std::nullopt;
}

PartFacts PartFacts::ofWhole(const ArrivedFile &file)
{
    PartFacts facts;
    facts.identity = identityOf(file.part->path()).value_or(FileIdentity{});
    facts.isClosed = true;
    facts.boot = QSysInfo::bootUniqueId();
    facts.total = file.bytes;
    facts.version.total = file.bytes;
    facts.mostEver = file.bytes;
    facts.source = file.request.source;
    facts.answer = file;
    return facts;
}

PartFinding findPart(const PartFacts &facts, const QString &finalPath)
{
    const QString path = finalPath + partSuffix;
    bringPart(facts, path);
    if (const std::optional<FileIdentity> part = identityOf(path)) {
        if (!isSameFile(facts, *part))
            return PartFinding::Nothing;
        if (isUnchanged(facts, *part, path))
            return PartFinding::Part;
        QFile::remove(path);
        return PartFinding::Nothing;
    }
    const std::optional<FileIdentity> finished = identityOf(finalPath);
    return finished && facts.isWhole() && isSameFile(facts, *finished)
                   && isUnchanged(facts, *finished, finalPath)
               ? PartFinding::Finished
               : PartFinding::Nothing;
}

} // namespace haul
