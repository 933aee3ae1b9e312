#include "core/lists/xmlreader.h"

namespace haul {

namespace {

constexpr qsizetype sliceBytes = 16 * 1024;
constexpr qint64 maxTokenBytes = 1024 * 1024;
constexpr qsizetype maxTextCharacters = 128 * 1024;
constexpr int maxDepth = 64;
constexpr int maxAttributes = 500; // of one tag: Qt compares each with all others

} // namespace

XmlReader::XmlReader(ListFormat format, const ReadOptions &options)
    : list_(format, options)
{
    xml_.setEntityResolver(&entities_);
    xml_.setEntityExpansionLimit(0);
}

QByteArray XmlReader::attribute(const QXmlStreamReader &xml, QLatin1String name)
{
    return xml.attributes().value(name).trimmed().toUtf8();
}

// In slices of one size: how QXmlStreamReader says what is broken depends on them.
void XmlReader::feed(QByteArrayView bytes)
{
    while (!bytes.isEmpty() && !isStopped_) {
        const qsizetype size = qMin(sliceBytes - slice_.size(), bytes.size());
        slice_.append(bytes.first(size));
        bytes = bytes.sliced(size);
        if (slice_.size() == sliceBytes)
            endSlice();
    }
}

void XmlReader::endSlice()
{
    feedSlice(slice_);
    slice_.resize(0);
}

void XmlReader::feedSlice(QByteArrayView bytes)
{
    if (!isBalanced(bytes)) {
        stop(RejectReason::Malformed);
        return;
    }
    bytesOfToken_ += bytes.size();
    xml_.addData(bytes.toByteArray());
    readTokens();
    if (bytesOfToken_ > maxTokenBytes && !isStopped_)
        stop(RejectReason::TooLong);
}

// Whether no tag has so many attributes that reading it would take for ever.
bool XmlReader::isBalanced(QByteArrayView bytes)
{
    for (const char c : bytes) {
        if (c == '<') {
            isInTag_ = true;
            attributes_ = 0;
        } else if (c == '>') {
            isInTag_ = false;
        } else if (c == '=' && isInTag_ && ++attributes_ > maxAttributes) {
            return false;
        }
    }
    return true;
}

void XmlReader::readTokens()
{
    while (!isStopped_) {
        xml_.readNext();
        if (xml_.error() == QXmlStreamReader::PrematureEndOfDocumentError)
            return; // the next slice goes on
        if (xml_.hasError()) {
            stop(RejectReason::Malformed);
            return;
        }
        bytesOfToken_ = 0;
        if (xml_.isEndDocument()) {
            isStopped_ = true;
            return;
        }
        readToken();
    }
}

void XmlReader::readToken()
{
    if (xml_.isDTD()) {
        if (xml_.text().contains(u"<!ENTITY")) {
            error_ = Error{ErrorCode::ListUnreadable, Stage::List,
                           QStringLiteral("a DOCTYPE with entities, which Haul does not read")};
            isStopped_ = true;
        }
    } else if (xml_.isStartElement()) {
        text_.clear();
        if (++depth_ > maxDepth)
            stop(RejectReason::Malformed);
        else
            startElement(xml_, depth_);
    } else if (xml_.isEndElement()) {
        endElement(xml_, depth_--);
        text_.clear();
    } else if (xml_.isCharacters() && text_.size() < maxTextCharacters) {
        text_ += xml_.text().first(qMin(xml_.text().size(), maxTextCharacters - text_.size()));
    }
}

void XmlReader::stop(RejectReason reason)
{
    isStopped_ = true;
    list_.reject(xml_.errorString().toUtf8(), line(), reason);
}

Result<ParsedList> XmlReader::finish()
{
    if (!isStopped_)
        endSlice();
    if (error_)
        return *error_;
    if (!isStopped_)
        stop(RejectReason::Malformed); // it ends in the middle
    return list_.finish();
}

} // namespace haul
