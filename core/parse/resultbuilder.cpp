#include "core/parse/resultbuilder.h"

#include "core/parse/pagetext.h"

#include <algorithm>

namespace haul {

ResultBuilder::ResultBuilder(QByteArrayView url, const ParseLimits &limits, QByteArrayView charset)
    : limits_(limits)
    , charset_(charset.toByteArray())
    , resolver_(url, charset)
{
    result_.url = url.toByteArray();
}

void ResultBuilder::setBase(QByteArrayView reference)
{
    if (reference.size() > limits_.maxUrlBytes)
        return;
    const UrlResolver base(resolver_.resolve(reference), charset_);
    if (!base.base().isEmpty())
        resolver_ = base;
}

bool ResultBuilder::addLink(QByteArrayView reference, LinkKind kind, QByteArrayView text,
                            LinkRels rels)
{
    if (isBlank(reference) || reference.size() > limits_.maxUrlBytes || !hasRoom())
        return false;
    Link link{resolver_.resolve(reference), {}, kind, rels};
    linkBytes_ += link.url.size(); // of one left out, too: it has cost as much
    if (link.url.isEmpty() || link.url.size() > limits_.maxUrlBytes)
        return false;
    appendTextOf(link, text);
    trimEnd(link.text);
    linkBytes_ += link.text.size();
    result_.links.push_back(std::move(link));
    return true;
}

bool ResultBuilder::hasRoom()
{
    if (result_.error)
        return false;
    const auto count = qsizetype(result_.links.size());
    if (count < limits_.maxLinks && linkBytes_ <= limits_.maxLinkBytes)
        return true;
    setError({ErrorCode::TooLarge, Stage::Parse,
              QStringLiteral("the links after the first %1 are left out").arg(count)});
    return false;
}

void ResultBuilder::appendTextOf(Link &link, QByteArrayView piece)
{
    appendCollapsed(link.text, piece, limits_.maxTextBytes);
}

void ResultBuilder::closeText(size_t link)
{
    QByteArray &text = result_.links[link].text;
    trimEnd(text);
    linkBytes_ += text.size();
}

void ResultBuilder::addField(QByteArrayView name, QByteArrayView value)
{
    const bool known = std::any_of(result_.fields.begin(), result_.fields.end(),
                                   [&](const auto &field) { return field.first == name; });
    QByteArray text;
    appendCollapsed(text, value, limits_.maxTitleBytes);
    trimEnd(text);
    if (!known && !text.isEmpty())
        result_.fields.emplace_back(name.toByteArray(), std::move(text));
}

void ResultBuilder::addField(QByteArrayView name, qint64 number)
{
    addField(name, QByteArray::number(number));
}

void ResultBuilder::addText(QByteArrayView name, QByteArray text)
{
    if (!text.isEmpty())
        result_.fields.emplace_back(name.toByteArray(), std::move(text));
}

void ResultBuilder::setTitle(const QByteArray &utf8)
{
    QByteArray title;
    appendCollapsed(title, utf8, limits_.maxTitleBytes);
    trimEnd(title);
    result_.title = QString::fromUtf8(title);
}

void ResultBuilder::setError(const Error &error)
{
    if (!result_.error)
        result_.error = error;
}

} // namespace haul
