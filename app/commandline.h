// The command line, as values: docs/command-line.md says what scripts may rely on.
//
//     const ParsedCommandLine parsed = parseCommandLine(app.arguments());
//     if (!parsed.error.isEmpty()) return complain(parsed.error);   // exit status 2
//
// A pure function but for the current folder; main thread.
#pragma once

#include "core/lists/listreader.h"
#include "core/model/batchsettings.h"

#include <QString>
#include <QStringList>

namespace haul {

// What scripts see.
enum ExitStatus : int {
    ExitAllDone = 0, // all done or skipped
    ExitSomeFailed = 1,
    ExitUsage = 2, // a bad option, or a list, folder or file that cannot be used
    ExitInterrupted = 130,
};

struct CommandLine
{
    enum class Mode { Window, Headless, Help, Version };

    Mode mode = Mode::Window;
    bool start = false;     // window: no question asked
    bool quitAtEnd = false; // window
    bool quiet = false;
    QStringList given; // the options that were given, by their long names
    QStringList lists; // paths, or "-" for standard input
    QStringList urls;
    ListFormat format = ListFormat::Auto;
    ReadOptions listOptions;
    BatchSettings settings;
    Limits limits;
    QString sessionFile;    // absolute; empty: none was named
    bool noSession = false; // window: keep none
    QString reportFile;
    QString resultsFile;
    QString checksumFile; // to verify against at the end; empty: none

    bool isGiven(const char *option) const { return given.contains(QLatin1String(option)); }
};

struct ParsedCommandLine
{
    CommandLine value;
    QString error; // one line; empty when all is well
};

// What main() was given, as text.
QStringList argumentsOf(int argc, char *argv[]);
ParsedCommandLine parseCommandLine(const QStringList &arguments);

// The text of --help.
QString helpText();

} // namespace haul
