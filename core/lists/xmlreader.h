// What the readers of XML lists have in common: well-formedness, limits, the accounting of what is
// broken. QXmlStreamReader reads; a subclass is told of elements and text.
//
// Nothing is loaded from elsewhere, and no entity is expanded: a document that declares some is an
// error. A document that is broken somewhere gives what stood before, and one rejected line for the
// rest. One thread at a time.
#pragma once

#include "core/lists/formatreader.h"
#include "core/lists/listbuilder.h"

#include <QString>
#include <QXmlStreamReader>

#include <optional>

namespace haul {

class XmlReader : public FormatReader
{
public:
    void feed(QByteArrayView bytes) final;
    Result<ParsedList> finish() final;

protected:
    XmlReader(ListFormat format, const ReadOptions &options);

    // Depth 1 is the root; at the end of an element it is the same as at its start.
    virtual void startElement(const QXmlStreamReader &xml, int depth) = 0;
    virtual void endElement(const QXmlStreamReader &xml, int depth) = 0;

    // The text of the innermost element since its start, at most 128 KiB as UTF-8; trimmed.
    QByteArray text() const { return text_.trimmed().toUtf8(); }
    qint64 line() const { return xml_.lineNumber(); }
    // An attribute's value; empty when it is not there.
    static QByteArray attribute(const QXmlStreamReader &xml, QLatin1String name);

    ListBuilder list_;

private:
    class NoEntities : public QXmlStreamEntityResolver
    {
        QString resolveUndeclaredEntity(const QString &) override { return QStringLiteral(" "); }
    };

    void endSlice();
    void feedSlice(QByteArrayView bytes);
    bool isBalanced(QByteArrayView bytes);
    void readTokens();
    void readToken();
    void stop(RejectReason reason);

    QByteArray slice_; // until it is large enough
    QXmlStreamReader xml_;
    NoEntities entities_;
    QString text_;
    int depth_ = 0;
    bool isStopped_ = false;
    qint64 bytesOfToken_ = 0; // since the last token was whole
    bool isInTag_ = false;
    int attributes_ = 0; // of the tag, roughly
    std::optional<Error> error_;
};

} // namespace haul
