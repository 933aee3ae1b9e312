// What a session keeps of a part file, so that a later run of the program can go on with it: which
// file it is, which bytes of which version are there, and what the answer said.
//
//     PartFacts facts = file->facts();             // its lane
//     session.tell(fact::PartSaved{task, facts.toBytes()});
//     ...
//     if (auto facts = PartFacts::fromBytes(bytes)) look(findPart(*facts, claim));
//
// Value type; any thread.
#pragma once

#include "core/files/fileidentity.h"
#include "core/files/fileproof.h"
#include "core/transfer/answer.h"
#include "core/transfer/fileversion.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace haul {

struct ArrivedFile;

struct PartFacts
{
    FileIdentity identity;
    // Where it stands, when that is not beside the name that it is going to have.
    QString partPath;
    // Nobody writes to it any more: what is found has to be the same to the byte and the
    // nanosecond. Else it has grown since, and `sample` is what it is recognised by.
    bool isClosed = false;
    QByteArray sample; // sampleOf(present())
    // The run of the operating system in which it holds; empty: the bytes are on the disk.
    QByteArray boot;

    std::vector<ByteRange> missing; // in order; the last may be open: Segments::unknownEnd
    std::optional<qint64> total;
    qint64 mostEver = 0;
    int source = 0;
    FileVersion version;
    Answer answer;

    bool isWhole() const { return missing.empty(); }
    // The other way round: what is there.
    std::vector<ByteRange> present() const;

    QByteArray toBytes() const;
    static std::optional<PartFacts> fromBytes(const QByteArray &bytes);

    // Of a file that waits for the finisher, closed.
    static PartFacts ofWhole(const ArrivedFile &file);
};

// What an earlier run of the program left of a file that was to be called `finalPath`.
enum class PartFinding {
    Nothing,  // nothing of ours
    Part,     // the part file, as far as the facts say
    Finished, // the whole file under its final name
};
// Looks at the disk. A part file of ours that is of no use (cut, changed, not told of) is removed;
// one that was to get another name than its own is moved beside that.
PartFinding findPart(const PartFacts &facts, const QString &finalPath);

} // namespace haul
