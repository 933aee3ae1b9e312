#include "core/session/sessionpacking.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>
#include <QDataStream>
#include <QIODevice>
#include <QtEndian>

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <utility>

namespace haul {
namespace {

constexpr QDataStream::Version streamVersion = QDataStream::Qt_6_0;
constexpr int fastCompression = 1;
// Of a count that damaged bytes may claim: more is not even tried.
constexpr quint32 mostItems = 10'000'000;
// No more than this comes of one compressed byte (zlib.net/zlib_tech.html).
constexpr qint64 mostExpansion = 1032;
// Far beyond what anybody wants of a timeout; nothing overflows below it.
constexpr std::chrono::seconds longestTime = std::chrono::hours(24 * 365);
constexpr int widestIndex = 100; // digits
constexpr qint64 mostDepth = std::numeric_limits<quint8>::max();

// Writes and reads values in one order, so that what is packed is what is unpacked.
class Packer
{
public:
    Packer()
        : stream_(&bytes_, QIODevice::WriteOnly)
    {
        stream_.setVersion(streamVersion);
    }
    template<typename T>
    Packer &operator<<(const T &value)
    {
        stream_ << value;
        return *this;
    }
    QByteArray take() { return std::move(bytes_); }

private:
    QByteArray bytes_;
    QDataStream stream_;
};

class Unpacker
{
public:
    explicit Unpacker(const QByteArray &bytes)
        : stream_(bytes)
    {
        stream_.setVersion(streamVersion);
    }
    template<typename T>
    T take()
    {
        T value{};
        stream_ >> value;
        return value;
    }
    quint32 takeCount()
    {
        const auto count = take<quint32>();
        if (count <= mostItems)
            return count;
        stream_.setStatus(QDataStream::ReadCorruptData);
        return 0;
    }
    bool isFine() const { return stream_.status() == QDataStream::Ok; }
    bool isAtEnd() const { return stream_.atEnd(); }

private:
    QDataStream stream_;
};

QCborArray toArray(const QList<QByteArray> &list)
{
    QCborArray array;
    for (const QByteArray &bytes : list)
        array.append(bytes);
    return array;
}

QList<QByteArray> toList(const QCborValue &value)
{
    QList<QByteArray> list;
    const QCborArray array = value.toArray();
    for (const QCborValue &bytes : array)
        list.append(bytes.toByteArray());
    return list;
}

// Damage, or a later version, may have numbers that mean nothing here.
template<typename Enum>
Enum toEnum(qint64 number, Enum last)
{
    return number >= 0 && number <= qint64(last) ? Enum(number) : Enum{};
}

int toInt(qint64 number, int least)
{
    return int(std::clamp<qint64>(number, least, std::numeric_limits<int>::max()));
}

template<typename Duration>
Duration toTime(qint64 count)
{
    return Duration(std::clamp<qint64>(count, 0, Duration(longestTime).count()));
}

// Of bytes that end too early, Qt gives a map that must not be touched.
QCborMap toMap(const QByteArray &bytes)
{
    QCborParserError error;
    const QCborValue value = QCborValue::fromCbor(bytes, &error);
    return error.error == QCborError::NoError ? value.toMap() : QCborMap();
}

void addTexts(QCborMap &map, std::initializer_list<std::pair<QString, QByteArray>> texts)
{
    for (const auto &[key, text] : texts) {
        if (!text.isEmpty())
            map[key] = text;
    }
}

void addRequest(QCborMap &map, const RequestWishes &request)
{
    if (!request.headers.isEmpty())
        map[QStringLiteral("headers")] = toArray(request.headers);
    if (request.segments > 0)
        map[QStringLiteral("segments")] = request.segments;
    addTexts(map, {{QStringLiteral("referer"), request.referer},
                   {QStringLiteral("userAgent"), request.userAgent},
                   {QStringLiteral("userPassword"), request.userPassword},
                   {QStringLiteral("proxy"), request.proxy}});
}

RequestWishes toRequest(const QCborMap &map)
{
    RequestWishes request;
    request.headers = toList(map[QStringLiteral("headers")]);
    request.segments = int(map[QStringLiteral("segments")].toInteger());
    request.referer = map[QStringLiteral("referer")].toByteArray();
    request.userAgent = map[QStringLiteral("userAgent")].toByteArray();
    request.userPassword = map[QStringLiteral("userPassword")].toByteArray();
    request.proxy = map[QStringLiteral("proxy")].toByteArray();
    return request;
}

void addExtras(QCborMap &map, const EntryExtras &extras)
{
    if (!extras.mirrors->isEmpty())
        map[QStringLiteral("mirrors")] = toArray(*extras.mirrors);
    if (!extras.name.isEmpty())
        map[QStringLiteral("name")] = extras.name;
    if (!extras.folder.isEmpty())
        map[QStringLiteral("folder")] = extras.folder;
    if (extras.checksum) {
        map[QStringLiteral("algorithm")] = int(extras.checksum->algorithm);
        map[QStringLiteral("digest")] = extras.checksum->digest;
    }
    if (extras.crc32)
        map[QStringLiteral("crc32")] = qint64(*extras.crc32);
    if (extras.size >= 0)
        map[QStringLiteral("size")] = extras.size;
    addRequest(map, *extras.request);
    addTexts(map, {{QStringLiteral("aria2"), extras.aria2Options},
                   {QStringLiteral("metalink"), *extras.metalinkChildren}});
}

// All that few entries have; of the others nothing.
QByteArray packRest(const Entry &entry)
{
    QCborMap map;
    if (entry.extras)
        addExtras(map, *entry.extras);
    if (entry.depth > 0)
        map[QStringLiteral("depth")] = entry.depth;
    if (entry.alien)
        map[QStringLiteral("alien")] = true;
    return entry.extras || !map.isEmpty() ? map.toCborValue().toCbor() : QByteArray();
}

// Of the request what the entry before had is shared with it.
std::shared_ptr<const EntryExtras> toExtras(const QCborMap &map, Shared<RequestWishes> &last)
{
    auto extras = std::make_shared<EntryExtras>();
    extras->mirrors = toList(map[QStringLiteral("mirrors")]);
    extras->name = map[QStringLiteral("name")].toString();
    extras->folder = map[QStringLiteral("folder")].toString();
    if (const QCborValue digest = map[QStringLiteral("digest")]; digest.isByteArray())
        extras->checksum =
            Checksum{QCryptographicHash::Algorithm(map[QStringLiteral("algorithm")].toInteger()),
                     digest.toByteArray()};
    if (const QCborValue crc = map[QStringLiteral("crc32")]; crc.isInteger())
        extras->crc32 = quint32(crc.toInteger());
    extras->size = map[QStringLiteral("size")].toInteger(-1);
    extras->request = toRequest(map);
    if (extras->request == last)
        extras->request = last;
    last = extras->request;
    extras->aria2Options = map[QStringLiteral("aria2")].toByteArray();
    extras->metalinkChildren = map[QStringLiteral("metalink")].toByteArray();
    return extras;
}

// Of what was found by following links there may be a million: without extras they get none.
void unpackRest(const QByteArray &bytes, Entry &entry, Shared<RequestWishes> &last)
{
    QCborMap map = toMap(bytes);
    entry.depth =
        quint8(std::clamp<qint64>(map.take(QStringLiteral("depth")).toInteger(0), 0, mostDepth));
    entry.alien = map.take(QStringLiteral("alien")).toBool(false);
    if (entry.depth == 0 || !map.isEmpty())
        entry.extras = toExtras(map, last);
}

QCborMap toMap(const CrawlSettings &crawl)
{
    return {{QStringLiteral("sameHost"), crawl.sameHost},
            {QStringLiteral("sameFolder"), crawl.sameFolder},
            {QStringLiteral("maxDepth"), crawl.maxDepth},
            {QStringLiteral("maxPages"), crawl.maxPages},
            {QStringLiteral("obeyRobots"), crawl.obeyRobots},
            {QStringLiteral("obeyNoFollow"), crawl.obeyNoFollow},
            {QStringLiteral("include"), toArray(crawl.include)},
            {QStringLiteral("exclude"), toArray(crawl.exclude)}};
}

CrawlSettings toCrawl(const QCborMap &map)
{
    CrawlSettings crawl;
    crawl.sameHost = map[QStringLiteral("sameHost")].toBool(crawl.sameHost);
    crawl.sameFolder = map[QStringLiteral("sameFolder")].toBool(crawl.sameFolder);
    crawl.maxDepth =
        int(std::clamp<qint64>(map[QStringLiteral("maxDepth")].toInteger(1), 0, mostDepth));
    crawl.maxPages = std::max<qint64>(0, map[QStringLiteral("maxPages")].toInteger(crawl.maxPages));
    crawl.obeyRobots = map[QStringLiteral("obeyRobots")].toBool(true);
    crawl.obeyNoFollow = map[QStringLiteral("obeyNoFollow")].toBool(true);
    crawl.include = toList(map[QStringLiteral("include")]);
    crawl.exclude = toList(map[QStringLiteral("exclude")]);
    return crawl;
}

QCborMap toMap(const NameTemplate &form)
{
    QCborArray pieces;
    for (const NameTemplate::Piece &piece : form.pieces)
        pieces.append(QCborArray{int(piece.field), piece.text, piece.width});
    return {{QStringLiteral("text"), form.text}, {QStringLiteral("pieces"), pieces}};
}

NameTemplate toTemplate(const QCborMap &map)
{
    NameTemplate form;
    form.text = map[QStringLiteral("text")].toString();
    const QCborArray pieces = map[QStringLiteral("pieces")].toArray();
    for (const QCborValue &value : pieces) {
        const QCborArray piece = value.toArray();
        form.pieces.push_back({toEnum(piece.at(0).toInteger(), NameTemplate::Field::Title),
                               piece.at(1).toString(),
                               std::min(toInt(piece.at(2).toInteger(), 0), widestIndex)});
    }
    return form;
}

QCborArray toArray(const std::vector<FolderRule> &rules)
{
    QCborArray array;
    for (const FolderRule &rule : rules)
        array.append(QCborArray{rule.url.pattern(), int(rule.url.patternOptions()), rule.folder});
    return array;
}

std::vector<FolderRule> toRules(const QCborArray &array)
{
    std::vector<FolderRule> rules;
    for (const QCborValue &value : array) {
        const QCborArray rule = value.toArray();
        const QRegularExpression::PatternOptions options(int(rule.at(1).toInteger()));
        rules.push_back(
            {QRegularExpression(rule.at(0).toString(), options), rule.at(2).toString()});
    }
    return rules;
}

QCborMap toMap(const Error &error)
{
    QCborMap map{{QStringLiteral("code"), int(error.code)},
                 {QStringLiteral("stage"), int(error.stage)}};
    if (!error.detail.isEmpty())
        map[QStringLiteral("detail")] = error.detail;
    if (error.httpStatus != 0)
        map[QStringLiteral("status")] = error.httpStatus;
    if (error.retryAfter.count() >= 0)
        map[QStringLiteral("retryAfter")] = qint64(error.retryAfter.count());
    return map;
}

std::optional<Error> toError(const QCborMap &map)
{
    const qint64 code = map[QStringLiteral("code")].toInteger(-1);
    if (code < 0 || code > std::numeric_limits<quint8>::max())
        return std::nullopt;
    Error error;
    // A code of a later version: what it was is in the detail at least.
    error.code = code > qint64(lastErrorCode) ? ErrorCode::Internal : ErrorCode(code);
    error.stage = toEnum(map[QStringLiteral("stage")].toInteger(), Stage::Parse);
    error.detail = map[QStringLiteral("detail")].toString();
    error.httpStatus = int(map[QStringLiteral("status")].toInteger());
    error.retryAfter = std::chrono::milliseconds(map[QStringLiteral("retryAfter")].toInteger(-1));
    return error;
}

} // namespace

QByteArray packEntries(std::span<const Entry> entries)
{
    Packer packer;
    packer << quint32(entries.size());
    for (const Entry &entry : entries)
        packer << entry.url << entry.line << packRest(entry);
    return packer.take();
}

bool unpackEntries(const QByteArray &bytes, EntryList &entries)
{
    Unpacker unpacker(bytes);
    Shared<RequestWishes> lastRequest;
    for (quint32 left = unpacker.takeCount(); left > 0 && unpacker.isFine(); --left) {
        Entry entry;
        entry.url = unpacker.take<QByteArray>();
        entry.line = unpacker.take<qint32>();
        if (const auto rest = unpacker.take<QByteArray>(); !rest.isEmpty())
            unpackRest(rest, entry, lastRequest);
        if (!unpacker.isFine() || entry.url.isEmpty())
            return false;
        entries.push_back(std::move(entry));
    }
    return unpacker.isFine() && unpacker.isAtEnd(); // zeros, as of a lost page, are no entries
}

QByteArray packSettings(const BatchSettings &settings)
{
    QCborMap map{
        {QStringLiteral("folder"), settings.folder},
        {QStringLiteral("onConflict"), int(settings.onConflict)},
        {QStringLiteral("layout"), int(settings.layout)},
        {QStringLiteral("cutDirs"), settings.cutDirs},
        {QStringLiteral("nameTemplate"), toMap(settings.nameTemplate)},
        {QStringLiteral("folderRules"), toArray(settings.folderRules)},
        {QStringLiteral("batchName"), settings.batchName},
        {QStringLiteral("submitted"), settings.submitted.toString(Qt::ISODate)},
        {QStringLiteral("retries"), settings.retries},
        {QStringLiteral("retryPause"), qint64(settings.retryPause.count())},
        {QStringLiteral("stallTimeout"), qint64(settings.stallTimeout.count())},
        {QStringLiteral("connectTimeout"), qint64(settings.connectTimeout.count())},
        {QStringLiteral("lowestSpeed"), settings.lowestSpeed},
        {QStringLiteral("bytesPerSecond"), settings.bytesPerSecond},
        {QStringLiteral("segments"), settings.segments},
        {QStringLiteral("parse"), settings.parse},
        {QStringLiteral("anyKind"), settings.anyKind},
        {QStringLiteral("digest"), settings.digest},
        {QStringLiteral("extractions"), QCborArray::fromStringList(settings.extractions)},
        {QStringLiteral("headers"), toArray(settings.headers)},
        {QStringLiteral("userAgent"), settings.userAgent},
        {QStringLiteral("referer"), settings.referer},
        {QStringLiteral("userPassword"), settings.userPassword},
        {QStringLiteral("proxy"), settings.proxy},
        {QStringLiteral("cookieFile"), settings.cookieFile},
        {QStringLiteral("caFile"), settings.caFile},
        {QStringLiteral("netrc"), settings.netrc},
        {QStringLiteral("insecure"), settings.insecure},
    };
    if (settings.crawl)
        map[QStringLiteral("crawl")] = toMap(*settings.crawl);
    return map.toCborValue().toCbor();
}

BatchSettings unpackSettings(const QByteArray &bytes)
{
    const QCborMap map = toMap(bytes);
    BatchSettings settings;
    const auto number = [&map](const QString &key, qint64 fallback) {
        return map[key].toInteger(fallback);
    };
    settings.folder = map[QStringLiteral("folder")].toString();
    settings.onConflict =
        toEnum(number(QStringLiteral("onConflict"), 0), ConflictPolicy::Overwrite);
    settings.layout = toEnum(number(QStringLiteral("layout"), 0), FolderLayout::Type);
    settings.cutDirs = toInt(number(QStringLiteral("cutDirs"), 0), 0);
    settings.nameTemplate = toTemplate(map[QStringLiteral("nameTemplate")].toMap());
    settings.folderRules = toRules(map[QStringLiteral("folderRules")].toArray());
    settings.batchName = map[QStringLiteral("batchName")].toString();
    settings.submitted =
        QDate::fromString(map[QStringLiteral("submitted")].toString(), Qt::ISODate);
    settings.retries = toInt(number(QStringLiteral("retries"), settings.retries), 0);
    settings.retryPause = toTime<std::chrono::milliseconds>(
        number(QStringLiteral("retryPause"), settings.retryPause.count()));
    settings.stallTimeout = toTime<std::chrono::seconds>(
        number(QStringLiteral("stallTimeout"), settings.stallTimeout.count()));
    settings.connectTimeout = toTime<std::chrono::seconds>(
        number(QStringLiteral("connectTimeout"), settings.connectTimeout.count()));
    settings.lowestSpeed = std::max<qint64>(0, number(QStringLiteral("lowestSpeed"), 0));
    settings.bytesPerSecond = std::max<qint64>(0, number(QStringLiteral("bytesPerSecond"), 0));
    settings.segments = toInt(number(QStringLiteral("segments"), settings.segments), 1);
    settings.parse = map[QStringLiteral("parse")].toBool(true);
    settings.anyKind = map[QStringLiteral("anyKind")].toBool(false);
    settings.digest = map[QStringLiteral("digest")].toBool(false);
    const QCborArray extractions = map[QStringLiteral("extractions")].toArray();
    for (const QCborValue &text : extractions)
        settings.extractions.append(text.toString());
    settings.headers = toList(map[QStringLiteral("headers")]);
    settings.userAgent = map[QStringLiteral("userAgent")].toByteArray();
    settings.referer = map[QStringLiteral("referer")].toByteArray();
    settings.userPassword = map[QStringLiteral("userPassword")].toByteArray();
    settings.proxy = map[QStringLiteral("proxy")].toByteArray();
    settings.cookieFile = map[QStringLiteral("cookieFile")].toString();
    settings.caFile = map[QStringLiteral("caFile")].toString();
    settings.netrc = map[QStringLiteral("netrc")].toBool(false);
    settings.insecure = map[QStringLiteral("insecure")].toBool(false);
    if (const QCborValue crawl = map[QStringLiteral("crawl")]; crawl.isMap())
        settings.crawl = toCrawl(crawl.toMap());
    return settings;
}

QByteArray packAccount(const ListAccount &account)
{
    Packer packer;
    packer << account.lines << account.blank << account.duplicateCount << account.rejectedCount;
    packer << quint32(account.duplicates.size());
    for (const DuplicateLine &line : account.duplicates)
        packer << line.line << line.firstLine;
    packer << quint32(account.rejected.size());
    for (const RejectedLine &line : account.rejected)
        packer << line.line << quint8(line.reason) << line.text;
    return packer.take();
}

std::optional<ListAccount> unpackAccount(const QByteArray &bytes)
{
    Unpacker unpacker(bytes);
    ListAccount account;
    account.lines = unpacker.take<qint64>();
    account.blank = unpacker.take<qint64>();
    account.duplicateCount = unpacker.take<qint64>();
    account.rejectedCount = unpacker.take<qint64>();
    for (quint32 left = unpacker.takeCount(); left > 0 && unpacker.isFine(); --left) {
        const auto line = unpacker.take<qint32>();
        account.duplicates.push_back({line, unpacker.take<qint32>()});
    }
    for (quint32 left = unpacker.takeCount(); left > 0 && unpacker.isFine(); --left) {
        const auto line = unpacker.take<qint32>();
        const auto reason = toEnum(unpacker.take<quint8>(), RejectReason::TooLong);
        account.rejected.push_back({line, reason, unpacker.take<QByteArray>()});
    }
    return unpacker.isFine() ? std::optional(std::move(account)) : std::nullopt;
}

QByteArray packError(const Error &error)
{
    return toMap(error).toCborValue().toCbor();
}

std::optional<Error> unpackError(const QByteArray &bytes)
{
    return bytes.isEmpty() ? std::nullopt : toError(toMap(bytes));
}

QByteArray packAttempt(const AttemptNote &note)
{
    QCborMap map = toMap(note.error);
    map[QStringLiteral("attempt")] = note.attempt;
    map[QStringLiteral("at")] = note.at.toMSecsSinceEpoch();
    map[QStringLiteral("delay")] = qint64(note.delay.count());
    return map.toCborValue().toCbor();
}

std::optional<AttemptNote> unpackAttempt(const QByteArray &bytes)
{
    const QCborMap map = toMap(bytes);
    const std::optional<Error> error = toError(map);
    if (!error)
        return std::nullopt;
    AttemptNote note;
    note.attempt = int(map[QStringLiteral("attempt")].toInteger(1));
    note.error = *error;
    note.at = QDateTime::fromMSecsSinceEpoch(map[QStringLiteral("at")].toInteger());
    note.delay = std::chrono::milliseconds(map[QStringLiteral("delay")].toInteger());
    return note;
}

QByteArray packContent(const ParseResult &result)
{
    Packer packer;
    packer << quint32(result.links.size());
    for (const Link &link : result.links)
        packer << link.url << link.text << quint8(link.kind) << quint32(link.rels);
    packer << quint32(result.fields.size());
    for (const auto &[name, value] : result.fields)
        packer << name << value;
    return qCompress(packer.take(), fastCompression);
}

bool unpackContent(const QByteArray &bytes, ParseResult &result)
{
    // qUncompress() takes the room that the first four bytes ask for, whatever follows.
    if (bytes.size() < 4
        || qFromBigEndian<quint32>(bytes.constData()) > bytes.size() * mostExpansion)
        return false;
    const QByteArray plain = qUncompress(bytes);
    Unpacker unpacker(plain);
    for (quint32 left = unpacker.takeCount(); left > 0 && unpacker.isFine(); --left) {
        Link link;
        link.url = unpacker.take<QByteArray>();
        link.text = unpacker.take<QByteArray>();
        link.kind = LinkKind(qMin<quint8>(unpacker.take<quint8>(), quint8(LinkKind::Other)));
        link.rels = LinkRels(unpacker.take<quint32>());
        result.links.push_back(std::move(link));
    }
    for (quint32 left = unpacker.takeCount(); left > 0 && unpacker.isFine(); --left) {
        QByteArray name = unpacker.take<QByteArray>();
        result.fields.emplace_back(std::move(name), unpacker.take<QByteArray>());
    }
    return unpacker.isFine();
}

} // namespace haul
