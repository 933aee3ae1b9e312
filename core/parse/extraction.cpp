#include "core/parse/extraction.h"

#include "core/parse/boundedregex.h"
#include "core/parse/charset.h"
#include "core/parse/pagetext.h"
#include "core/parse/urlbytes.h"

#include <algorithm>

namespace haul {
namespace {

constexpr int maxRegexSteps = 1'000'000; // in one file

enum class ContentKind { Page, Xml, Json, Text, Other };

ContentKind kindOf(QByteArrayView type)
{
    if (type == "text/html" || type == "application/xhtml+xml")
        return ContentKind::Page;
    if (type == "application/xml" || type == "text/xml" || type.endsWith("+xml"))
        return ContentKind::Xml;
    if (type == "application/json" || type == "text/json" || type.endsWith("+json"))
        return ContentKind::Json;
    const bool text = type.startsWith("text/") || type == "application/javascript"
                      || type == "application/jsonl" || type == "application/x-ndjson"
                      || type.endsWith("mpegurl");
    return text ? ContentKind::Text : ContentKind::Other;
}

bool applies(const ExtractionColumn &column, ContentKind kind)
{
    switch (kind) {
    case ContentKind::Page:
    case ContentKind::Xml:
        return column.path || column.pattern;
    case ContentKind::Json:
        return column.pointer || column.pattern;
    case ContentKind::Text:
        return column.pattern.has_value();
    case ContentKind::Other:
        return false;
    }
    Q_UNREACHABLE();
}

Error mistake(const QString &what)
{
    return {ErrorCode::Parse, Stage::Parse, what};
}

bool isName(QByteArrayView name)
{
    const auto isInside = [](char c) {
        return isAsciiAlpha(c) || isAsciiDigit(c) || c == '_' || c == '-' || c == '.';
    };
    return !name.isEmpty() && name.size() <= 100 && (isAsciiAlpha(name[0]) || name[0] == '_')
           && std::all_of(name.begin(), name.end(), isInside);
}

// Takes "prefix:" off the expression, if it is there.
bool takePrefix(QStringView &expression, QLatin1String prefix)
{
    if (!expression.startsWith(prefix))
        return false;
    expression = expression.sliced(prefix.size());
    return true;
}

// A path with one slash may be either; which file it meets decides.
std::optional<Error> readExpression(ExtractionColumn &column, QStringView expression)
{
    if (takePrefix(expression, QLatin1String("re:"))) {
        auto pattern = boundedRegex(expression, maxRegexSteps);
        if (!pattern)
            return pattern.error();
        column.pattern = std::move(*pattern);
        return {};
    }
    const bool onlyPath = takePrefix(expression, QLatin1String("xpath:"));
    const bool onlyPointer = !onlyPath && takePrefix(expression, QLatin1String("json:"));
    const QByteArray utf8 = expression.toUtf8();
    const bool maybePointer =
        onlyPointer || (!onlyPath && utf8.startsWith('/') && !utf8.startsWith("//"));
    std::optional<Error> error;
    if (maybePointer) {
        if (auto pointer = JsonPointer::fromText(utf8))
            column.pointer = std::move(*pointer);
        else
            error = pointer.error();
    }
    if (!onlyPointer) {
        if (auto path = XPath::fromText(utf8))
            column.path = std::move(*path);
        else
            error = path.error();
    }
    return column.path || column.pointer ? std::nullopt : error;
}

// One file and what has been made of it for the columns so far: each form once, if at all.
class Source
{
public:
    Source(const FileToParse &file, const QByteArray &bytes)
        : file_(file)
        , kind_(kindOf(file.type))
        , page_(decodePage(bytes, file.charset))
    {
        if (page_.utf8.contains('\0'))
            page_.utf8.replace('\0', "\xef\xbf\xbd");
    }

    Result<std::optional<QByteArray>> find(const ExtractionColumn &column)
    {
        if (column.pattern)
            return findPattern(*column.pattern);
        if (kind_ == ContentKind::Json)
            return column.pointer->valueIn(page_.utf8, file_.limits.maxDepth);
        if (!tree_)
            tree_ = kind_ == ContentKind::Page ? XmlTree::ofPage(page_.utf8, file_.limits)
                                               : XmlTree::ofXml(page_.utf8, file_.limits);
        return *tree_ ? column.path->valueIn(**tree_)
                      : Result<std::optional<QByteArray>>(tree_->error());
    }

private:
    Result<std::optional<QByteArray>> findPattern(const QRegularExpression &pattern)
    {
        if (!text_)
            text_ = QString::fromUtf8(page_.utf8);
        const QRegularExpressionMatch match = pattern.match(*text_);
        if (!match.isValid())
            return mistake(QStringLiteral("the regular expression takes too long on this file"));
        if (!match.hasMatch())
            return std::optional<QByteArray>();
        return std::optional(match.captured(match.lastCapturedIndex() > 0 ? 1 : 0).toUtf8());
    }

    const FileToParse &file_;
    ContentKind kind_;
    DecodedPage page_;
    std::optional<Result<XmlTree>> tree_;
    std::optional<QString> text_;
};

} // namespace

Result<ExtractionColumn> columnFromText(QStringView text)
{
    ExtractionColumn column;
    const qsizetype equals = text.indexOf(u'=');
    column.name = text.first(std::max<qsizetype>(0, equals)).toUtf8();
    if (equals < 0)
        return mistake(QStringLiteral("%1: a column reads name=expression").arg(text));
    if (!isName(column.name))
        return mistake(QStringLiteral("%1: a column's name is a letter or _, then letters, digits, "
                                      "_, - and .")
                           .arg(text));
    if (const auto error = readExpression(column, text.sliced(equals + 1)))
        return mistake(QStringLiteral("%1: %2").arg(QLatin1String(column.name), error->detail));
    return column;
}

Result<Extraction> Extraction::fromTexts(const QStringList &texts)
{
    Extraction extraction;
    for (const QString &text : texts) {
        auto column = columnFromText(text);
        if (!column)
            return column.error();
        const bool taken =
            std::any_of(extraction.columns_.begin(), extraction.columns_.end(),
                        [&](const auto &other) { return other.name == column->name; });
        if (taken)
            return mistake(QStringLiteral("%1: two columns of the same name")
                               .arg(QLatin1String(column->name)));
        extraction.columns_.push_back(std::move(*column));
    }
    return extraction;
}

std::vector<QByteArray> Extraction::names() const
{
    std::vector<QByteArray> names;
    for (const ExtractionColumn &column : columns_)
        names.push_back(column.name);
    return names;
}

bool Extraction::appliesTo(QByteArrayView type) const
{
    const ContentKind kind = kindOf(type);
    return std::any_of(columns_.begin(), columns_.end(),
                       [&](const ExtractionColumn &column) { return applies(column, kind); });
}

Extracted Extraction::apply(const FileToParse &file) const
{
    Extracted extracted;
    const Result<QByteArray> bytes =
        file.device.size() > file.limits.maxTreeBytes
            ? tooLargeToParse(file.device.size(), file.limits.maxTreeBytes)
            : readWhole(file);
    if (!bytes) {
        extracted.error = bytes.error();
        return extracted;
    }
    Source source(file, *bytes);
    for (const ExtractionColumn &column : columns_) {
        if (!applies(column, kindOf(file.type)))
            continue;
        const Result<std::optional<QByteArray>> found = source.find(column);
        if (found && *found) {
            QByteArray value;
            appendCollapsed(value, **found, file.limits.maxTitleBytes);
            trimEnd(value);
            extracted.fields.emplace_back(column.name, std::move(value));
        } else if (!found && !extracted.error) {
            extracted.error = Error{
                found.error().code, Stage::Parse,
                QStringLiteral("%1: %2").arg(QLatin1String(column.name), found.error().detail)};
        }
    }
    return extracted;
}

} // namespace haul
