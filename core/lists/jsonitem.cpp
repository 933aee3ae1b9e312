#include "core/lists/jsonitem.h"

#include "core/lists/extrasmaker.h"
#include "core/lists/listfield.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace haul {

namespace {

// Strings and whole numbers as text; nothing else is a field's value.
QByteArray textOf(const QJsonValue &value)
{
    if (value.isString())
        return value.toString().toUtf8();
    return value.isDouble() && value.toInteger(-1) >= 0 ? QByteArray::number(value.toInteger())
                                                        : QByteArray();
}

void applyValue(ListField field, const QJsonValue &value, ExtrasMaker &extras)
{
    if (field == ListField::Headers && value.isObject()) { // {"Name": "value"}
        const QJsonObject headers = value.toObject();
        for (auto header = headers.begin(); header != headers.end(); ++header)
            extras.addHeader(header.key().toUtf8() + ": " + textOf(header.value()));
    } else if (value.isArray()) {
        for (const QJsonValue &item : value.toArray())
            applyField(field, textOf(item), extras);
    } else {
        applyField(field, textOf(value), extras);
    }
}

class Item
{
public:
    Item(QByteArrayView text, qint64 line, ListBuilder &list)
        : text_(text)
        , line_(line)
        , list_(list)
    {
    }

    void add(const QJsonValue &value, bool mayHoldMore);

private:
    void addObject(const QJsonObject &object, bool mayHoldMore);
    QByteArray urlOf(const QJsonObject &object, ExtrasMaker &extras);

    const QByteArrayView text_;
    const qint64 line_;
    ListBuilder &list_;
};

void Item::add(const QJsonValue &value, bool mayHoldMore)
{
    if (value.isString())
        list_.add(value.toString().toUtf8(), line_);
    else if (value.isObject())
        addObject(value.toObject(), mayHoldMore);
    else if (value.isNull())
        list_.addBlank();
    else
        list_.reject(text_, line_, RejectReason::NoUrl);
}

// The first URL; an array's others are mirrors.
QByteArray Item::urlOf(const QJsonObject &object, ExtrasMaker &extras)
{
    QByteArray url;
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (fieldFromName(member.key().toUtf8()) != ListField::Url)
            continue;
        const QJsonArray urls = member->isArray() ? member->toArray() : QJsonArray{member.value()};
        for (const QJsonValue &value : urls) {
            if (!value.isString() || value.toString().isEmpty())
                continue;
            if (url.isEmpty())
                url = value.toString().toUtf8();
            else
                extras.addMirror(value.toString().toUtf8());
        }
    }
    return url;
}

void Item::addObject(const QJsonObject &object, bool mayHoldMore)
{
    // {"urls": [...], "name": ...} is one file with mirrors, {"urls": [...]} alone a list.
    if (mayHoldMore && object.size() == 1 && object.begin()->isArray()) {
        for (const QJsonValue &value : object.begin()->toArray())
            add(value, false);
        return;
    }
    ExtrasMaker extras(&list_, line_);
    const QByteArray url = urlOf(object, extras);
    if (url.isEmpty()) {
        for (const QJsonValue &member : object) {
            if (mayHoldMore && member.isArray() && !member.toArray().isEmpty()) {
                for (const QJsonValue &value : member.toArray())
                    add(value, false);
                return;
            }
        }
        list_.reject(text_, line_, RejectReason::NoUrl);
        return;
    }
    for (auto member = object.begin(); member != object.end(); ++member) {
        const auto field = fieldFromName(member.key().toUtf8());
        if (field && field != ListField::Url)
            applyValue(*field, member.value(), extras);
    }
    list_.add(url, line_, extras.take());
}

} // namespace

void addJsonItem(QByteArrayView text, qint64 line, ListBuilder &list)
{
    QByteArray array;
    array.reserve(text.size() + 2);
    array.append('[').append(text).append(']');
    const QJsonArray values = QJsonDocument::fromJson(array).array();
    if (values.size() != 1)
        list.reject(text, line, RejectReason::Malformed);
    else
        Item(text, line, list).add(values.first(), true);
}

} // namespace haul
