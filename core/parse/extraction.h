// What somebody wants to know of every file of a batch: named columns, each given as
//
//     price=//span[@class="price"]      XPath, on pages and XML
//     price=/offers/0/price             JSON Pointer, on JSON (and XPath on pages, if it is one)
//     price=re:EUR ([0-9.]+)            a regular expression, on text: its first capture, or all
//     price=xpath:... price=json:...    where it has to be said
//
//     Result<Extraction> wanted = Extraction::fromTexts({u"price=re:EUR ([0-9.]+)"_qs});
//     request.extraction = std::make_shared<const Extraction>(std::move(*wanted));
//
// Checked and compiled once, applied to each finished file: parseFile() puts what it finds into the
// result's fields. What is not found is not there. A value type; any thread, many at once.
#pragma once

#include "core/base/result.h"
#include "core/parse/fileparser.h"
#include "core/parse/jsonpointer.h"
#include "core/parse/xpath.h"

#include <QRegularExpression>
#include <QStringList>

#include <optional>
#include <utility>
#include <vector>

namespace haul {

struct ExtractionColumn
{
    QByteArray name; // a letter or _, then letters, digits, _ - and .
    std::optional<XPath> path;
    std::optional<JsonPointer> pointer;
    std::optional<QRegularExpression> pattern;
};

struct Extracted
{
    std::vector<std::pair<QByteArray, QByteArray>> fields; // in the columns' order
    std::optional<Error> error; // the first one; what else was found is there
};

class Extraction
{
public:
    // One column a text. The error says which one is wrong, what and where.
    static Result<Extraction> fromTexts(const QStringList &texts);

    std::vector<QByteArray> names() const;
    bool isEmpty() const { return columns_.empty(); }

    // Whether any column can be found in files of this type.
    bool appliesTo(QByteArrayView type) const;

    // Reads the file from where it is.
    Extracted apply(const FileToParse &file) const;

private:
    std::vector<ExtractionColumn> columns_;
};

// One column: "name=expression".
Result<ExtractionColumn> columnFromText(QStringView text);

} // namespace haul
