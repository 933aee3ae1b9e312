#include "core/lists/jsonreader.h"

#include "core/lists/jsonitem.h"

namespace haul {

namespace {

constexpr qsizetype maxItemBytes = 1024 * 1024;
constexpr qsizetype maxDocumentBytes = 32 * 1024 * 1024; // of an object that holds the array

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

} // namespace

JsonReader::JsonReader(const ReadOptions &options)
    : list_(ListFormat::Json, options)
{
}

void JsonReader::takeText(QByteArrayView text)
{
    for (const char c : text) {
        take(c);
        if (c == '\n')
            ++line_;
    }
}

void JsonReader::take(char c)
{
    if (isInString_) {
        takeInString(c);
        return;
    }
    if (depth_ == 0 && (!hasItem_ || isSpace(c) || c == ',' || c == ']')) {
        takeBetween(c);
        return;
    }
    append(c);
    if (c == '"')
        isInString_ = true;
    else if (c == '{' || c == '[')
        ++depth_;
    else if ((c == '}' || c == ']') && --depth_ <= 0)
        depth_ = 0;
    if (depth_ == 0 && !isInArray_ && (c == '}' || c == ']'))
        endItem();
}

void JsonReader::takeInString(char c)
{
    append(c);
    if (isEscaped_)
        isEscaped_ = false;
    else if (c == '\\')
        isEscaped_ = true;
    else if (c == '"' || c == '\n') // no string has a line end: it was broken, and so is this
        isInString_ = false;
}

// Outside of any element's brackets and strings.
void JsonReader::takeBetween(char c)
{
    if (isSpace(c)) {
        if (!isInArray_ && hasItem_)
            endItem();
        else if (hasItem_)
            append(c);
    } else if (isInArray_ && (c == ',' || c == ']')) {
        if (hasItem_ || needsItem_ || c == ',')
            endItem();
        needsItem_ = c == ',';
        isInArray_ = c == ',';
    } else if (c == '[' && !isInArray_ && !hasItem_) {
        isInArray_ = true;
        needsItem_ = false;
    } else {
        hasItem_ = true;
        itemLine_ = line_;
        append(c);
        isInString_ = c == '"';
        depth_ = c == '{' || c == '[' ? 1 : 0;
    }
}

void JsonReader::append(char c)
{
    if (item_.size() < (isInArray_ ? maxItemBytes : maxDocumentBytes))
        item_.append(c);
    else
        isTooLong_ = true;
}

void JsonReader::endItem()
{
    const qint64 line = hasItem_ ? itemLine_ : line_;
    if (isTooLong_)
        list_.reject(item_, line, RejectReason::TooLong);
    else
        addJsonItem(item_, line, list_);
    item_.resize(0);
    if (item_.capacity() > maxItemBytes)
        item_ = {};
    hasItem_ = false;
    isTooLong_ = false;
    depth_ = 0;
    isInString_ = false;
    isEscaped_ = false;
}

Result<ParsedList> JsonReader::finish()
{
    endBytes();
    if (hasItem_)
        endItem();
    if (isInArray_)
        list_.warn(WarningReason::CutOff, "]", line_);
    return list_.finish();
}

} // namespace haul
