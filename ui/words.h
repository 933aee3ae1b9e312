// The words of the window: states, sizes, speeds, durations, reasons. One style everywhere:
// sizes in KiB and MiB, numbers as the locale writes them. Error sentences are not here but in
// core/base/errortext.h, because the terminal says them too.
//
//     label->setText(words::size(bytes));   // "1.2 MiB"
//
// Pure functions; main thread (they read QLocale's default and the translators).
#pragma once

#include "core/base/error.h"
#include "core/files/namepreview.h"
#include "core/manager/batchrecord.h"
#include "core/manager/preflight.h"
#include "core/model/batchsettings.h"
#include "core/model/parsedlist.h"
#include "core/model/parseresult.h"
#include "core/model/restinghosts.h"
#include "core/model/taskstate.h"
#include "core/parse/filekind.h"

#include <QString>

#include <optional>

namespace haul {
struct RunFigures;
struct VerifyReport;
} // namespace haul

namespace haul::words {

QString number(qint64 n);                  // "1,204"
QString size(qint64 bytes);                // "1.2 MiB"
QString sizeOf(qint64 part, qint64 whole); // "1.2 of 3.4 MiB"; without a whole, "1.2 MiB"
QString speed(double bytesPerSecond);      // "1.2 MiB/s"; empty below one byte
// "1.2 of 2.0 MiB/s"; below one byte "at most 2.0 MiB/s"; with a limit of 0, speed().
QString limitedSpeed(double bytesPerSecond, qint64 limit);
QString duration(double seconds); // "2 min 05 s"
QString elapsed(double seconds);  // "3.2 s", "2 min 05 s"
QString percent(double fraction); // "45%"; never "100%" before the end
QString fileCount(qint64 n);      // "1 file", "1,204 files"
QString linkCount(qint64 n);      // "1 link", "1,204 links"
QString resultCount(qint64 n);    // "1 result", "1,204 results"

QString state(TaskState state);
QString linkKind(LinkKind kind);
QString fileKind(FileKind kind);
QString rejectReason(RejectReason reason); // "No protocol, such as https://, in front"
QString conflictPolicy(ConflictPolicy policy);
QString folderLayout(FolderLayout layout);

// "812 of 1,000 · 3 failed": how far a batch has come.
QString progressLine(const BatchCounts &counts);
// "812 of 1,000 · 3 failed · 1.2 MiB/s · about 4 min 05 s left"; `left` is negative when nobody can
// say.
QString runLine(const BatchCounts &counts, double bytesPerSecond, double left);
// "1,234 done, 12 failed · 3.4 GiB in 2 min 31 s · 23 MiB/s on average"; without the figures of its
// run, its size alone.
QString runSummary(const BatchCounts &counts, const std::optional<RunFigures> &run);
// "1,204 done, 12 failed, 3 downloading, 17 waiting": those that there are.
QString stateCounts(const BatchCounts &counts);
QString receivedLine(const BatchCounts &counts); // "1.2 GiB, at least 300 MiB to come"
// "2 min 31 s, about 4 min 05 s left"; `left` is negative when nobody can say.
QString runTime(const RunFigures &run, double left);
// "example.org cannot be reached. Next attempt in 12 s."; nothing where none rests.
QString restLine(const RestingHosts &resting);
// "1,204 lines: 1,180 accepted, 20 duplicates, 4 rejected · 3 removed since".
QString accountLine(const BatchCounts &counts, const ListAccount &account, qint64 entries);
// "1,204 lines: 1,180 accepted, 20 duplicates, 4 rejected".
QString listLine(const ParsedList &list);
QString listFormat(ListFormat format);       // "aria2 input file"
QString warningReason(WarningReason reason); // "An option that Haul does not know, kept"
// "Expand patterns: 3 addresses would become 1,204".
QString patternLine(qint64 patterns, qint64 urls);
QString knownLine(qint64 entries); // "12 addresses are in another batch already."
// "12 files share their names, so all but the first get a number; 3 exist already and are
// skipped."; empty without conflicts.
QString conflictLine(const FoundConflicts &found, ConflictPolicy policy);
// "1,204 of 10,000 checked, 12 with something wrong".
QString checkProgress(const PreflightSummary &found, qint64 links);
// "1,180 of 1,204 links are there (3.2 GiB; 12 do not say how large). 20 are dead, ...".
QString preflightLine(const PreflightSummary &found);
// "They do not fit: 3.3 GiB are needed, 1.0 GiB is free."; empty when they do.
QString roomWarning(const PreflightSummary &found, qint64 free);
// "1.2 MiB", "The server says the file does not exist (404)"; for a table cell.
QString probedLink(const ProbedLink &link);
// "12 files are as promised. 1 is not, 3 are not in this batch. ...".
QString verifyLine(const VerifyReport &report);

// "123 of 4,567 results"; of all, "4,567 results".
QString shownResults(qint64 shown, qint64 all);
// "123 of 4,567 links, 120 checked".
QString grabLine(qint64 shown, qint64 links, qint64 checked);
// "Left out: 12 repeats, 3 that cannot be downloaded"; empty when nothing is.
QString grabLeftOutLine(qint64 repeats, qint64 unusable);
// The message for people, fit for a table cell: without its full stop.
QString errorInCell(const Error &error);

} // namespace haul::words
