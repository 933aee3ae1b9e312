#include "core/lists/metalinkreader.h"

#include "core/lists/extrasmaker.h"
#include "core/lists/hashname.h"
#include "core/lists/urltext.h"
#include "core/lists/wishedpath.h"

#include <QBuffer>

#include <algorithm>

namespace haul {

namespace {

constexpr int lastPriority = 999'999; // RFC 5854, section 4.2.16.2
constexpr qsizetype maxUrls = 1'000;
constexpr qsizetype maxKeptBytes = 16 * 1024 * 1024; // the pieces of a terabyte

int priorityIn(QStringView text)
{
    bool ok = false;
    const int priority = text.toInt(&ok);
    return ok && priority > 0 && priority <= lastPriority ? priority : lastPriority;
}

// What only groups elements in version 3, whose contents are children of <file> in version 4.
bool isWrapper(QStringView name)
{
    return name == u"verification" || name == u"resources";
}

// Attributes of version 3 whose meaning is elsewhere in version 4: the URL says its protocol, and a
// piece's place its number.
bool isSaidOtherwise(QStringView element, QStringView name)
{
    return (element == u"url" && name == u"type") || (element == u"hash" && name == u"piece");
}

bool isOurs(const QXmlStreamReader &xml)
{
    return xml.namespaceUri().isEmpty() || xml.namespaceUri() == u"urn:ietf:params:xml:ns:metalink"
           || xml.namespaceUri() == u"http://www.metalinker.org/";
}

} // namespace

int priorityOfPreference(QStringView preference)
{
    bool ok = false;
    const int value = preference.toInt(&ok);
    return ok ? 101 - qBound(0, value, 100) : lastPriority;
}

MetalinkReader::MetalinkReader(const ReadOptions &options)
    : XmlReader(ListFormat::Metalink, options)
{
}

void MetalinkReader::startElement(const QXmlStreamReader &xml, int depth)
{
    if (depth == 1)
        isVersion3_ = xml.namespaceUri() == u"http://www.metalinker.org/"
                      || xml.attributes().value(QLatin1String("version")).startsWith(u'3');
    if (fileDepth_ == 0) {
        if (xml.name() == u"file" && isOurs(xml))
            startFile(xml, depth);
        return;
    }
    if (isVersion3_ && depth == fileDepth_ + 1 && isWrapper(xml.name()))
        return;
    if (xml.name() == u"pieces")
        isInPieces_ = true;
    if (xml.name() == u"hash")
        hashType_ = attribute(xml, QLatin1String("type"));
    if (xml.name() == u"url")
        priority_ = isVersion3_
                        ? priorityOfPreference(xml.attributes().value(QLatin1String("preference")))
                        : priorityIn(xml.attributes().value(QLatin1String("priority")));
    keepStart(xml);
}

void MetalinkReader::endElement(const QXmlStreamReader &xml, int depth)
{
    if (fileDepth_ == 0)
        return;
    if (depth == fileDepth_) {
        endFile();
        return;
    }
    if (isVersion3_ && depth == fileDepth_ + 1 && isWrapper(xml.name()))
        return;
    keepEnd(xml);
    const bool isChild = depth == fileDepth_ + 1 || (isVersion3_ && depth == fileDepth_ + 2);
    if (xml.name() == u"pieces")
        isInPieces_ = false;
    else if (!isChild || isInPieces_ || !isOurs(xml))
        return;
    else if (xml.name() == u"url")
        takeUrl();
    else if (xml.name() == u"size")
        takeSize();
    else if (xml.name() == u"hash")
        takeHash();
}

void MetalinkReader::startFile(const QXmlStreamReader &xml, int depth)
{
    fileDepth_ = depth;
    fileLine_ = line();
    name_ = xml.attributes().value(QLatin1String("name")).toUtf8();
    urls_.clear();
    isInPieces_ = false;
    checksum_.reset();
    size_.clear();
    kept_.clear();
    keeper_.emplace(&kept_);
}

void MetalinkReader::takeUrl()
{
    if (urls_.size() < size_t(maxUrls))
        urls_.push_back({text(), priority_});
    else
        list_.warn(WarningReason::MirrorIgnored, text(), line());
}

void MetalinkReader::takeSize()
{
    size_ = text();
}

void MetalinkReader::takeHash()
{
    const auto algorithm = hashFromName(hashType_);
    if (!algorithm)
        return; // kept, and no mistake
    const auto checksum = checksumOf(*algorithm, text());
    if (!checksum)
        list_.warn(WarningReason::ValueIgnored, hashType_ + ' ' + text(), line());
    else if (!checksum_ || hashStrength(*algorithm) > hashStrength(checksum_->algorithm))
        checksum_ = checksum;
}

void MetalinkReader::endFile()
{
    fileDepth_ = 0;
    keeper_.reset();
    if (!wishedPath(QString::fromUtf8(name_))) { // RFC 5854, section 4.1.2.1
        list_.reject(name_, fileLine_,
                     name_.isEmpty() ? RejectReason::Malformed : RejectReason::UnsafePath);
        return;
    }
    std::stable_sort(urls_.begin(), urls_.end(),
                     [](const Url &a, const Url &b) { return a.priority < b.priority; });
    const auto first = std::find_if(urls_.begin(), urls_.end(),
                                    [](const Url &url) { return !checkUrl(url.text).reason; });
    if (first == urls_.end()) { // a torrent's, perhaps
        list_.reject(name_, fileLine_, RejectReason::NoUrl);
        return;
    }
    ExtrasMaker extras(&list_, fileLine_);
    extras.setPath(name_);
    for (const Url &url : urls_) {
        if (&url != &*first)
            extras.addMirror(url.text);
    }
    if (checksum_)
        extras.setChecksum(*checksum_);
    if (!size_.isEmpty())
        extras.setSize(size_);
    extras.edit().metalinkChildren = kept_;
    list_.add(first->text, fileLine_, extras.take());
}

// --- what is kept

void MetalinkReader::keepStart(const QXmlStreamReader &xml)
{
    if (!keeper_)
        return;
    if (kept_.size() > maxKeptBytes) {
        list_.warn(WarningReason::ValueIgnored, xml.name().toUtf8(), line());
        keeper_.reset();
        kept_.clear();
        return;
    }
    hasChild_ = false;
    const QString name = xml.name().toString();
    if (isOurs(xml))
        keeper_->writeStartElement(name);
    else
        keeper_->writeStartElement(xml.namespaceUri().toString(), name);
    for (const QXmlStreamAttribute &attribute : xml.attributes())
        keepAttribute(name, attribute);
}

void MetalinkReader::keepAttribute(QStringView element, const QXmlStreamAttribute &attribute)
{
    const QString name = attribute.name().toString();
    const QString value = attribute.value().toString();
    const auto algorithm = name == u"type" && (element == u"hash" || element == u"pieces")
                               ? hashFromName(value.toUtf8())
                               : std::nullopt;
    if (!attribute.namespaceUri().isEmpty())
        keeper_->writeAttribute(attribute.namespaceUri().toString(), name, value);
    else if (algorithm)
        keeper_->writeAttribute(name, QString::fromLatin1(hashName(*algorithm)));
    else if (isVersion3_ && element == u"url" && name == u"preference")
        keeper_->writeAttribute(QStringLiteral("priority"), QString::number(priority_));
    else if (!isVersion3_ || !isSaidOtherwise(element, name))
        keeper_->writeAttribute(name, value);
}

void MetalinkReader::keepEnd(const QXmlStreamReader &)
{
    if (!keeper_)
        return;
    if (!hasChild_)
        keeper_->writeCharacters(QString::fromUtf8(text()));
    hasChild_ = true;
    keeper_->writeEndElement();
}

} // namespace haul
