#include "app/outputfile.h"

#include <QFileInfo>

#include <cstdio>

namespace haul {
namespace {

constexpr qsizetype bufferSize = 256 * 1024;

} // namespace

Result<void> OutputFile::open(const QString &path)
{
    if (openDevice(path))
        return {};
    return Error{ErrorCode::Disk, Stage::Disk, path + QLatin1String(": ") + file_.errorString()};
}

// Appending leaves a file as it is; a pipe or device knows no end to append to.
bool OutputFile::openDevice(const QString &path)
{
    const QIODevice::OpenMode mode = QIODevice::WriteOnly | QIODevice::Unbuffered;
    if (path == QLatin1String("-"))
        return file_.open(stdout, mode);
    file_.setFileName(path);
    const QFileInfo info(path);
    const bool isPlain = !info.exists() || info.isFile();
    return file_.open(isPlain ? mode | QIODevice::Append : mode);
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
