#include "core/base/jsonline.h"

namespace haul {
namespace {

bool isPlain(char c)
{
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

void appendEscape(QByteArray &out, char c)
{
    switch (c) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\t':
        out += "\\t";
        return;
    case '\r':
        out += "\\r";
        return;
    default: {
        static constexpr char digits[] = "0123456789abcdef";
        out += "\\u00";
        out += digits[(c >> 4) & 0xf];
        out += digits[c & 0xf];
    }
    }
}

} // namespace

JsonLine &JsonLine::field(const char *name, const QString &value)
{
    key(name);
    text(value.toUtf8());
    return *this;
}

JsonLine &JsonLine::field(const char *name, QByteArrayView utf8)
{
    key(name);
    if (utf8.isValidUtf8())
        text(utf8);
    else
        text(QString::fromUtf8(utf8).toUtf8());
    return *this;
}

JsonLine &JsonLine::field(const char *name, qint64 number)
{
    key(name);
    out_ += QByteArray::number(number);
    return *this;
}

JsonLine &JsonLine::field(const char *name, double number)
{
    key(name);
    out_ += QByteArray::number(number, 'f', 3);
    return *this;
}

JsonLine &JsonLine::null(const char *name)
{
    key(name);
    out_ += "null";
    return *this;
}

JsonLine &JsonLine::beginObject(const char *name)
{
    key(name);
    open('{', '}');
    return *this;
}

JsonLine &JsonLine::beginArray(const char *name)
{
    key(name);
    open('[', ']');
    return *this;
}

JsonLine &JsonLine::beginItem()
{
    comma();
    open('{', '}');
    return *this;
}

JsonLine &JsonLine::end()
{
    Q_ASSERT(!closing_.isEmpty());
    out_ += closing_.back();
    closing_.chop(1);
    return *this;
}

QByteArray JsonLine::finish() &&
{
    Q_ASSERT(closing_.isEmpty());
    out_ += "}\n";
    return std::move(out_);
}

void JsonLine::key(const char *name)
{
    comma();
    out_ += '"';
    out_ += name;
    out_ += "\":";
}

void JsonLine::comma()
{
    const char last = out_.back();
    if (last != '{' && last != '[')
        out_ += ',';
}

void JsonLine::open(char bracket, char closing)
{
    out_ += bracket;
    closing_ += closing;
}

void JsonLine::text(QByteArrayView utf8)
{
    out_ += '"';
    const char *run = utf8.data();
    const char *const last = run + utf8.size();
    for (const char *at = run; at != last; ++at) {
        if (isPlain(*at))
            continue;
        out_.append(run, at - run);
        appendEscape(out_, *at);
        run = at + 1;
    }
    out_.append(run, last - run);
    out_ += '"';
}

} // namespace haul
