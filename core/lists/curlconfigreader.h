// Reads config files for curl (curl manual, --config): an option a line, with or without hyphens,
// then white space, ":" or "=", then its value, maybe in double quotes.
//
//     url = "http://a/b"
//     output = "c.bin"
//     next
//
// A line for the list is each URL, each blank line and comment, and each group without a URL.
// One thread at a time.
#pragma once

#include "core/lists/curloptions.h"
#include "core/lists/formatreader.h"
#include "core/lists/lineinput.h"
#include "core/lists/listbuilder.h"

namespace haul {

class CurlConfigReader : public FormatReader, private LineInput
{
public:
    explicit CurlConfigReader(const ReadOptions &options);

    void feed(QByteArrayView bytes) override { feedBytes(bytes); }
    Result<ParsedList> finish() override;

private:
    void takeLine(QByteArrayView line, qint64 number) override;
    void endGroup();

    ListBuilder list_;
    CurlOptions options_;  // since the last "next"
    qint64 groupLine_ = 0; // where they begin; 0: there are none
};

struct CurlConfigLine
{
    QByteArray name; // empty: the line cannot be read
    QByteArray value;
};

// Of a line that is neither blank nor a comment.
CurlConfigLine curlConfigLine(QByteArrayView line);

} // namespace haul
