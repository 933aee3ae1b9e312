#include "core/parse/jsonfile.h"

#include "core/parse/charset.h"
#include "core/parse/jsonscanner.h"
#include "core/parse/pagetext.h"
#include "core/parse/resultbuilder.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace haul {
namespace {

const char *shapeOf(JsonToken token)
{
    switch (token) {
    case JsonToken::BeginObject:
        return "object";
    case JsonToken::BeginArray:
        return "array";
    case JsonToken::String:
        return "text";
    case JsonToken::Number:
        return "number";
    case JsonToken::Null:
        return "null";
    default:
        return "boolean";
    }
}

// What is told of one JSON text.
struct Shape
{
    JsonToken kind = JsonToken::Broken;
    qint64 entries = 0;
    int depth = 0;
    QByteArray keys; // "name, price"
    QByteArray title;
    bool isBroken = false;
};

class ShapeReader
{
public:
    ShapeReader(QByteArrayView utf8, const ParseLimits &limits)
        : scanner_(utf8, limits.maxDepth)
        , limits_(limits)
    {
    }

    Shape read()
    {
        for (JsonToken token = scanner_.next();; token = scanner_.next()) {
            shape_.isBroken = token == JsonToken::Broken;
            if (shape_.isBroken || token == JsonToken::End)
                return std::move(shape_);
            look(token);
        }
    }

    // Of what is broken.
    Error error() const { return scanner_.error(); }

private:
    void look(JsonToken token)
    {
        const int depth = scanner_.depth();
        shape_.depth = std::max(shape_.depth, depth);
        if (first_)
            shape_.kind = token;
        const bool begins = token == JsonToken::BeginObject || token == JsonToken::BeginArray;
        const bool ends = token == JsonToken::EndObject || token == JsonToken::EndArray;
        if (token == JsonToken::Key)
            lookAtKey(depth);
        else if (shape_.kind == JsonToken::BeginArray && !first_ && !ends
                 && depth == (begins ? 2 : 1))
            ++shape_.entries;
        if (token == JsonToken::String && titleIsNext_)
            shape_.title = unescapedJson(scanner_.text());
        titleIsNext_ = token == JsonToken::Key && depth == 1 && shape_.title.isEmpty()
                       && scanner_.text() == "title";
        first_ = false;
    }

    void lookAtKey(int depth)
    {
        const bool ofObject = shape_.kind == JsonToken::BeginObject && depth == 1;
        const bool ofFirstItem =
            shape_.kind == JsonToken::BeginArray && depth == 2 && shape_.entries == 1;
        shape_.entries += ofObject;
        if (!(ofObject || ofFirstItem) || shape_.keys.size() > limits_.maxTitleBytes)
            return;
        if (!shape_.keys.isEmpty())
            shape_.keys += ", ";
        shape_.keys += unescapedJson(scanner_.text());
    }

    JsonScanner scanner_;
    const ParseLimits &limits_;
    Shape shape_;
    bool first_ = true;
    bool titleIsNext_ = false;
};

void addShape(ResultBuilder &builder, const Shape &shape)
{
    if (shape.kind == JsonToken::Broken)
        return;
    builder.addField("json", shapeOf(shape.kind));
    if (shape.kind == JsonToken::BeginObject || shape.kind == JsonToken::BeginArray) {
        builder.addField("entries", shape.entries);
        builder.addField("depth", shape.depth);
    }
    builder.addField("keys", shape.keys);
    builder.setTitle(shape.title);
}

// The lines of a file, one at a time.
class LineStream
{
public:
    LineStream(QIODevice &device, qint64 maxLineBytes)
        : device_(device)
        , maxLineBytes_(maxLineBytes)
    {
    }

    // Valid until the next call. Nothing at the end, or when a line is too long.
    std::optional<QByteArrayView> next()
    {
        qsizetype searched = begin_;
        while (true) {
            const qsizetype end = buffer_.indexOf('\n', searched);
            if (end >= 0)
                return take(end, end + 1);
            searched = buffer_.size() - begin_;
            buffer_.remove(0, std::exchange(begin_, 0));
            tooLong_ = buffer_.size() > maxLineBytes_;
            const QByteArray block = tooLong_ ? QByteArray() : device_.read(blockSize);
            if (block.isEmpty() && (tooLong_ || buffer_.isEmpty()))
                return {};
            if (block.isEmpty())
                return take(buffer_.size(), buffer_.size());
            buffer_ += block;
        }
    }

    bool endedTooLong() const { return tooLong_; }

private:
    static constexpr qint64 blockSize = 256 * 1024;

    QByteArrayView take(qsizetype end, qsizetype next)
    {
        const QByteArrayView line = QByteArrayView(buffer_).sliced(begin_, end - begin_);
        begin_ = next;
        return line;
    }

    QIODevice &device_;
    qint64 maxLineBytes_;
    QByteArray buffer_;
    qsizetype begin_ = 0; // of the next line
    bool tooLong_ = false;
};

} // namespace

ParseResult parseJson(const FileToParse &file)
{
    const Result<QByteArray> bytes = readWhole(file);
    if (!bytes)
        return unreadable(file, bytes.error());
    const DecodedPage text = decodePage(*bytes, "utf-8"); // RFC 8259, 8.1
    ShapeReader reader(text.utf8, file.limits);
    const Shape shape = reader.read();
    ResultBuilder builder(file.url, file.limits);
    addShape(builder, shape);
    if (shape.isBroken)
        builder.setError(reader.error());
    return std::move(builder).finish();
}

ParseResult parseJsonLines(const FileToParse &file)
{
    const ParseLimits &limits = file.limits;
    if (file.device.size() > limits.maxStreamBytes)
        return unreadable(file, tooLargeToParse(file.device.size(), limits.maxStreamBytes));
    ResultBuilder builder(file.url, limits);
    qint64 lines = 0;
    qint64 entries = 0;
    QByteArray keys;
    LineStream stream(file.device, limits.maxBytes);
    while (const std::optional<QByteArrayView> line = stream.next()) {
        ++lines;
        if (isBlank(*line))
            continue;
        ShapeReader reader(*line, limits);
        const Shape shape = reader.read();
        entries += !shape.isBroken;
        if (shape.isBroken && !builder.hasError())
            builder.setError(
                notParsed(QStringLiteral("line %1: %2").arg(lines).arg(reader.error().detail)));
        else if (!shape.isBroken && keys.isEmpty())
            keys = shape.keys;
    }
    if (stream.endedTooLong())
        builder.setError({ErrorCode::TooLarge, Stage::Parse,
                          QStringLiteral("line %1 is longer than %2 bytes")
                              .arg(lines + 1)
                              .arg(limits.maxBytes)});
    builder.addField("lines", lines);
    builder.addField("entries", entries);
    builder.addField("keys", decodePage(keys, "utf-8").utf8);
    return std::move(builder).finish();
}

} // namespace haul
