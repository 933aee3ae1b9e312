#include "core/files/nametemplate.h"

#include "core/files/filename.h"

#include <QDate>

#include <algorithm>
#include <optional>

namespace haul {

namespace {

using Field = NameTemplate::Field;

constexpr int maxWidth = 18;
constexpr qsizetype maxTitle = 1000; // more than any name takes

struct FieldWord
{
    QStringView word;
    Field field;
};

constexpr FieldWord fieldWords[] = {
    {u"batch", Field::Batch}, {u"host", Field::Host},     {u"path", Field::Path},
    {u"name", Field::Name},   {u"ext", Field::Extension}, {u"index", Field::Index},
    {u"date", Field::Date},   {u"title", Field::Title},
};

QString knownFields()
{
    QString known;
    for (const FieldWord &row : fieldWords) {
        known += QLatin1String(known.isEmpty() ? "{" : ", {");
        known += row.word;
        known += u'}';
    }
    return known;
}

class TemplateParser
{
public:
    explicit TemplateParser(const QString &text)
        : text_(text)
    {
        parsed_.value.text = text;
    }

    ParsedNameTemplate parse()
    {
        if (text_.size() > maxTemplateText)
            fail(maxTemplateText, 0, QStringLiteral("the template is too long"));
        while (at_ < text_.size() && isWell())
            step();
        if (isWell())
            checkComponents();
        if (!isWell())
            parsed_.value = {};
        return std::move(parsed_);
    }

private:
    bool isWell() const { return parsed_.error.isEmpty(); }

    // Positions for people begin with 1.
    void fail(qsizetype position, qsizetype length, const QString &what)
    {
        parsed_.position = position;
        parsed_.length = length;
        parsed_.error =
            QStringLiteral("at character %1: %2").arg(QString::number(position + 1), what);
    }

    void step()
    {
        const QChar c = text_[at_];
        const bool isBrace = c == u'{' || c == u'}';
        const bool isDoubled = isBrace && at_ + 1 < text_.size() && text_[at_ + 1] == c;
        if (isBrace && !isDoubled && c == u'{')
            return addField();
        if (isBrace && !isDoubled)
            return fail(at_, 1, QStringLiteral("“}” without a “{”; “}}” is a plain “}”"));
        addPlain(c);
        at_ += isDoubled ? 2 : 1;
    }

    void addPlain(QChar c)
    {
        auto &pieces = parsed_.value.pieces;
        if (pieces.empty() || pieces.back().field != Field::Plain)
            pieces.push_back({Field::Plain, {}, 0});
        pieces.back().text += c;
    }

    void addField()
    {
        const qsizetype end = text_.indexOf(u'}', at_);
        if (end < 0)
            return fail(at_, text_.size() - at_,
                        QStringLiteral("“{” without a “}”; “{{” is a plain “{”"));
        const QStringView inner = text_.sliced(at_ + 1, end - at_ - 1);
        const qsizetype colon = inner.indexOf(u':');
        const QStringView word = colon < 0 ? inner : inner.first(colon);
        const auto *row = std::find_if(std::begin(fieldWords), std::end(fieldWords),
                                       [&](const FieldWord &known) { return known.word == word; });
        if (row == std::end(fieldWords))
            return fail(at_ + 1, word.size(),
                        QStringLiteral("there is no field “%1”; there are %2")
                            .arg(shown(word), knownFields()));
        NameTemplate::Piece piece{row->field, {}, 0};
        if (colon >= 0) {
            const auto width = widthOf(inner.sliced(colon + 1));
            if (row->field != Field::Index || !width)
                return fail(at_ + 1, inner.size(),
                            QStringLiteral("“%1” is no form; only {index:04}, with up to %2 digits")
                                .arg(shown(inner), QString::number(maxWidth)));
            piece.width = *width;
        }
        parsed_.value.pieces.push_back(piece);
        at_ = end + 1;
    }

    static std::optional<int> widthOf(QStringView format)
    {
        const bool isDigits = std::all_of(format.begin(), format.end(),
                                          [](QChar c) { return c >= u'0' && c <= u'9'; });
        if (format.size() < 2 || format.size() > 3 || format[0] != u'0' || !isDigits)
            return std::nullopt;
        const int width = format.toInt();
        return width >= 1 && width <= maxWidth ? std::optional(width) : std::nullopt;
    }

    // A message is one line of bounded length, whatever the text is.
    static QString shown(QStringView word)
    {
        QString text = word.first(qMin<qsizetype>(word.size(), 20)).toString().simplified();
        return text + QLatin1String(word.size() > 20 ? "..." : "");
    }

    // What cannot be meant: absolute paths, ways upwards, a folder where the name should be.
    void checkComponents()
    {
        if (text_.startsWith(u'/'))
            return fail(0, 1,
                        QStringLiteral("a template begins below the target folder, without “/”"));
        if (text_.endsWith(u'/'))
            return fail(text_.size() - 1, 1, QStringLiteral("“/” at the end leaves no file name"));
        qsizetype start = 0;
        for (const QStringView component : text_.split(u'/')) {
            if (component == u"." || component == u"..")
                return fail(start, component.size(),
                            QStringLiteral("“%1” is no folder of its own").arg(component));
            start += component.size() + 1;
        }
    }

    QStringView text_;
    qsizetype at_ = 0;
    ParsedNameTemplate parsed_;
};

// Collects the components; only what is plain or a path ends one.
class PathMaker
{
public:
    void addComponents(QStringView text)
    {
        for (const QChar c : text) {
            if (c == u'/')
                endFolder();
            else
                component_ += c;
        }
    }

    void addValue(QStringView value)
    {
        const qsizetype start = component_.size();
        component_ += value;
        if (value.contains(u'/'))
            std::replace(component_.begin() + start, component_.end(), QChar(u'/'), QChar(u'_'));
    }

    TargetPath finish(QStringView name) &&
    {
        path_.name = isBlank() ? name.toString() : sanitisedFileName(component_);
        return std::move(path_);
    }

private:
    // Values of dots alone name no folder.
    bool isBlank() const
    {
        return std::all_of(component_.begin(), component_.end(),
                           [](QChar c) { return c == u'.' || c.isSpace(); });
    }

    void endFolder()
    {
        if (!isBlank()) {
            if (!path_.folder.isEmpty())
                path_.folder += u'/';
            path_.folder += sanitisedFileName(component_);
        }
        component_.clear();
    }

    TargetPath path_;
    QString component_;
};

QStringView stemOf(QStringView name)
{
    return name.first(extensionStart(name));
}

// On one line; the name's own stem when there is none.
QString titleText(const FieldValues &values)
{
    const QStringView title = values.title.first(qMin(values.title.size(), maxTitle));
    const QString text = title.toString().simplified();
    return text.isEmpty() ? stemOf(values.name).toString() : text;
}

QString indexText(quint32 index, int width)
{
    return QString::number(quint64(index) + 1).rightJustified(width, u'0');
}

void addField(PathMaker &path, const NameTemplate::Piece &piece, const FieldValues &values)
{
    switch (piece.field) {
    case Field::Plain:
        return path.addComponents(piece.text);
    case Field::Batch:
        return path.addValue(values.settings.batchName);
    case Field::Host:
        return path.addValue(hostFolder(values.url));
    case Field::Path:
        return path.addComponents(pathFolder(values.url, values.settings.cutDirs));
    case Field::Name:
        return path.addValue(stemOf(values.name));
    case Field::Extension:
        return path.addValue(values.name.sliced(extensionStart(values.name)));
    case Field::Index:
        return path.addValue(indexText(values.index, piece.width));
    case Field::Date:
        return path.addValue(values.settings.submitted.toString(Qt::ISODate));
    case Field::Title:
        return path.addValue(titleText(values));
    }
    Q_UNREACHABLE();
}

} // namespace

ParsedNameTemplate parseNameTemplate(const QString &text)
{
    return TemplateParser(text).parse();
}

TargetPath expandTemplate(const NameTemplate &form, const FieldValues &values)
{
    PathMaker path;
    for (const NameTemplate::Piece &piece : form.pieces)
        addField(path, piece, values);
    return std::move(path).finish(values.name);
}

} // namespace haul
