// What a crash batch downloads, and what has to come of it: files of every kind that the session
// treats in a way of its own, the list that names them, and each line's end.
//
//     const CrashContent content = CrashContent::make(seed, CrashScale::Long, CrashPolicy::Rename);
//     content.serveOn(server);
//     writeFile(list, content.list(server));
//
// The same seed gives the same bytes. Values; one thread.
#pragma once

#include "tests/support/loopbackserver.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <vector>

namespace haul {

enum class CrashPolicy { Rename, Skip, Overwrite };
QString policyName(CrashPolicy policy); // as the command line has it

enum class CrashScale {
    Long,   // as much as takes seconds, paced
    Short,  // the same kinds, less of each
    Single, // one paced file, of which the session is told more than once
    Faults, // small and unpaced, and everything can be done: for a run for each fault
};

struct CrashFile
{
    QByteArray path;   // on the server
    QString name = {}; // under which the new file stands in the end; none of one that fails
    QByteArray body = {};
    ServeOptions options = {};
    int timesBusy = 0;      // it is 503 so often
    bool isMissing = false; // 404
    bool isPage = false;
    QString oldName = {}; // what stands there before; none when empty
    QByteArray old = {};
};

// A line of the list that the report has to have.
struct ExpectedLine
{
    int line = 0;
    QString state;
    int file = -1;     // none of a rejected one
    QByteArray url;    // as the report gives it; empty when that does not matter
    QString errorCode; // empty: no error
};

class CrashContent
{
public:
    static CrashContent make(quint32 seed, CrashScale scale, CrashPolicy policy);

    void serveOn(LoopbackServer &server) const;
    // Before the first run: the files that stand there already.
    void layOut(const QString &folder) const;
    QByteArray list(const LoopbackServer &server) const;
    std::vector<ExpectedLine> lines(const LoopbackServer &server) const;

    const std::vector<CrashFile> &files() const { return files_; }
    CrashPolicy policy() const { return policy_; }
    bool isSkipped(const CrashFile &file) const;
    bool hasFailures() const;

    // What may stand under this name at any moment; empty: nothing.
    QList<QByteArray> mayBe(const QString &name) const { return mayBe_.value(name); }
    // Exactly what has to stand there in the end.
    const QHash<QString, QByteArray> &atEnd() const { return atEnd_; }

private:
    void add(CrashFile file, bool hasOld);
    void settleNames();

    CrashPolicy policy_ = CrashPolicy::Rename;
    std::vector<CrashFile> files_;
    QHash<QString, QList<QByteArray>> mayBe_;
    QHash<QString, QByteArray> atEnd_;
};

} // namespace haul
