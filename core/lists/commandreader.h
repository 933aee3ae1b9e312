// Reads command lines of curl and wget: "Copy as cURL" of browsers, for POSIX shells and for
// Windows, or what stands in a script. They are parsed, never run; they read and write no file.
//
// A line for the list is each URL of a command, a command without one, and a command that is
// neither, which is rejected. The text is kept until its end, at most 64 MiB of it. One thread at a
// time.
#pragma once

#include "core/lists/formatreader.h"
#include "core/lists/listbuilder.h"
#include "core/lists/shellwords.h"
#include "core/lists/textinput.h"

namespace haul {

class CommandReader : public FormatReader, private TextInput
{
public:
    // Curl or Wget; both read the commands of either.
    CommandReader(ListFormat format, const ReadOptions &options);

    void feed(QByteArrayView bytes) override { feedBytes(bytes); }
    Result<ParsedList> finish() override;

private:
    void takeText(QByteArrayView text) override;
    void takeCommand(const ShellCommand &command);

    ListBuilder list_;
    QByteArray text_;
    bool isCut_ = false;
};

// "curl" or "wget", when the word is one of them as a shell's user may write it.
QByteArrayView downloaderIn(QByteArrayView word);

} // namespace haul
