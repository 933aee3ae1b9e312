// Reads JSON: an array of strings and objects, an object that holds one, or several such values one
// after the other. Only one element is in memory at a time.
//
// A line for the list is an element. A broken one is rejected, and reading goes on behind the next
// comma. One thread at a time.
#pragma once

#include "core/lists/formatreader.h"
#include "core/lists/listbuilder.h"
#include "core/lists/textinput.h"

namespace haul {

class JsonReader : public FormatReader, private TextInput
{
public:
    explicit JsonReader(const ReadOptions &options);

    void feed(QByteArrayView bytes) override { feedBytes(bytes); }
    Result<ParsedList> finish() override;

private:
    void takeText(QByteArrayView text) override;
    void take(char c);
    void takeInString(char c);
    void takeBetween(char c);
    void append(char c);
    void endItem();

    ListBuilder list_;
    qint64 line_ = 1;
    bool isInArray_ = false; // the outermost one
    bool needsItem_ = false; // a comma was there
    QByteArray item_;        // the element that is being read
    bool hasItem_ = false;
    bool isTooLong_ = false;
    qint64 itemLine_ = 0;
    qint64 depth_ = 0; // of the element
    bool isInString_ = false;
    bool isEscaped_ = false;
};

} // namespace haul
