#include "app/outputfile.h"

#include <cstdio>

namespace haul {
namespace {

constexpr qsizetype bufferSize = 256 * 1024;

} // namespace

Result<void> OutputFile::open(const QString &path)
{
    const bool opened =
        path == QLatin1String("-")
            ? file_.open(stdout, QIODevice::WriteOnly | QIODevice::Unbuffered)
            : (file_.setFileName(path),
               file_.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered));
    if (opened)
        return {};
    return Error{ErrorCode::Disk, Stage::Disk, path + QLatin1String(": ") + file_.errorString()};
}

void OutputFile::begin()
{
    if (file_.isOpen() && !file_.isSequential())
        file_.resize(0);
}

void OutputFile::write(const QByteArray &line)
{
    buffer_ += line;
    if (buffer_.size() >= bufferSize)
        flush();
}

void OutputFile::flush()
{
    if (!failed_ && file_.write(buffer_) != buffer_.size()) {
        failed_ = true;
        failure_ = file_.fileName() + QLatin1String(": ") + file_.errorString();
    }
    buffer_.clear();
}

Result<void> OutputFile::close()
{
    if (!file_.isOpen())
        return {};
    flush();
    file_.close();
    if (failed_)
        return Error{ErrorCode::Disk, Stage::Disk, failure_};
    return {};
}

} // namespace haul
