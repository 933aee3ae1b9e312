// Whether an answer to a range request may be put together with the bytes that are there: what
// keeps old and new bytes of a file apart. Pure; any thread.
#pragma once

#include "core/transfer/fileversion.h"

#include <QByteArray>

#include <optional>

namespace haul {

class ResponseHead;

struct RangeAsked
{
    qint64 first = 0;
    qint64 present = 0; // bytes of the file that are there, wherever
};

struct RangeAnswer
{
    enum class Verdict {
        Fits,     // the bytes asked for, of the same version
        Whole,    // a 200: the file from its beginning
        Complete, // there is nothing after the bytes that are there
        Useless,  // no part that could be used: `why`
        Refused,  // a status that is an error of its own
    };
    Verdict verdict = Verdict::Useless;
    QByteArray why;
    std::optional<qint64> total; // of the file, as far as the answer says; with Fits and Complete
    qint64 end = 0;              // the first byte that does not belong to the part; with Fits
};

RangeAnswer judgeRange(const RangeAsked &asked, const FileVersion &version,
                       const ResponseHead &head);
// Of protocols that give what was asked for or fail (FTP, SFTP): only the version can differ.
RangeAnswer judgeRange(const FileVersion &version, const FileVersion &later);

} // namespace haul
