// Reads aria2's input files (aria2c manual, "Input File"): a line of URLs, mirrors separated by
// tabs, then indented lines of options.
//
//     http://a/file	http://mirror/file
//       out=name.bin
//       header=X-Key: 1
//
// A line for the list is a comment, a blank line, or a download with its options. All options are
// kept as they stand (EntryExtras::aria2Options). One thread at a time.
#pragma once

#include "core/lists/formatreader.h"
#include "core/lists/lineinput.h"
#include "core/lists/listbuilder.h"

#include <QSet>
#include <QVarLengthArray>

namespace haul {

class Aria2Reader : public FormatReader, private LineInput
{
public:
    explicit Aria2Reader(const ReadOptions &options);

    void feed(QByteArrayView bytes) override { feedBytes(bytes); }
    Result<ParsedList> finish() override;

private:
    void takeLine(QByteArrayView line, qint64 number) override;
    void takeOption(QByteArrayView line, qint64 number);
    void endDownload();
    void warnOnce(QByteArrayView name, qint64 number);

    using Text = QVarLengthArray<char, 1024>; // grows without much ado

    ListBuilder list_;
    Text urls_;             // of the download that is being read, as they stand
    qint64 urlsLine_ = 0;   // 0: none is being read
    Text options_;          // of it: "name=value\n" each
    QSet<QByteArray> kept_; // names of options that have been warned of
};

} // namespace haul
