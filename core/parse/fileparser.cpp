#include "core/parse/fileparser.h"

namespace haul {

Result<QByteArray> readWhole(const FileToParse &file)
{
    const qint64 size = file.device.size();
    if (size > file.limits.maxBytes)
        return tooLargeToParse(size, file.limits.maxBytes);
    // Read, not mapped: a file that somebody else cuts short meanwhile must not end the program.
    QByteArray bytes = file.device.read(size);
    if (bytes.size() < size)
        return Error{ErrorCode::Disk, Stage::Parse, file.device.errorString()};
    return bytes;
}

ParseResult unreadable(const FileToParse &file, const Error &error)
{
    ParseResult result;
    result.url = file.url.toByteArray();
    result.error = error;
    return result;
}

Error notParsed(const QString &why)
{
    return {ErrorCode::Parse, Stage::Parse, why};
}

} // namespace haul
