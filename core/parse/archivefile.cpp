#include "core/parse/archivefile.h"

#include "core/parse/charset.h"
#include "core/parse/resultbuilder.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <memory>

namespace haul {
namespace {

// Small, so that little is unpacked between two looks at how much that has become: a block of a
// bomb grows a thousandfold.
constexpr qint64 blockSize = 16 * 1024;

struct FreeArchive
{
    void operator()(archive *handle) const { archive_read_free(handle); }
};

// One archive on its way through libarchive, which reads from the device and lists.
class Listing
{
public:
    explicit Listing(const FileToParse &file)
        : device_(file.device)
        , limits_(file.limits)
        , builder_(file.url, file.limits)
        , handle_(archive_read_new())
    {
    }

    ParseResult run();

private:
    static la_ssize_t onRead(archive *handle, void *self, const void **block);
    static la_int64_t onSeek(archive *, void *self, la_int64_t offset, int whence);
    static la_int64_t onSkip(archive *, void *self, la_int64_t bytes);

    bool open();
    void listMembers();
    void addMember(archive_entry *entry);
    bool passData();
    void addFields();
    bool isTooMuch() const;

    QIODevice &device_;
    const ParseLimits &limits_;
    ResultBuilder builder_;
    std::unique_ptr<archive, FreeArchive> handle_;
    QByteArray block_;
    QByteArray listing_;
    qint64 members_ = 0;
    qint64 bytes_ = 0;
    bool encrypted_ = false;
    bool tooMuch_ = false;
};

la_ssize_t Listing::onRead(archive *handle, void *self, const void **block)
{
    auto &listing = *static_cast<Listing *>(self);
    if (listing.isTooMuch()) {
        listing.tooMuch_ = true;
        archive_set_error(handle, EFBIG, "more than is unpacked for a listing");
        return -1;
    }
    listing.block_ = listing.device_.read(blockSize);
    *block = listing.block_.constData();
    return listing.block_.size();
}

la_int64_t Listing::onSeek(archive *, void *self, la_int64_t offset, int whence)
{
    QIODevice &device = static_cast<Listing *>(self)->device_;
    const qint64 from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? device.pos() : device.size();
    // Not behind the end: a QFile would go there.
    if (offset < -from || offset > device.size() - from || !device.seek(from + offset))
        return ARCHIVE_FATAL;
    return device.pos();
}

la_int64_t Listing::onSkip(archive *, void *self, la_int64_t bytes)
{
    QIODevice &device = static_cast<Listing *>(self)->device_;
    const qint64 possible = std::min<qint64>(bytes, device.size() - device.pos());
    return possible > 0 && device.seek(device.pos() + possible) ? possible : 0;
}

bool Listing::isTooMuch() const
{
    return archive_filter_count(handle_.get()) > 1
           && archive_filter_bytes(handle_.get(), 0) > limits_.maxUnpackedBytes;
}

bool Listing::open()
{
    archive *const handle = handle_.get();
    if (!handle)
        return false;
    // By name, not all there are: some would start programs.
    archive_read_support_format_zip(handle);
    archive_read_support_format_tar(handle);
    archive_read_support_filter_gzip(handle);
    archive_read_support_filter_bzip2(handle);
    archive_read_support_filter_xz(handle);
    archive_read_support_filter_zstd(handle);
    archive_read_set_callback_data(handle, this);
    archive_read_set_read_callback(handle, onRead);
    archive_read_set_seek_callback(handle, onSeek);
    archive_read_set_skip_callback(handle, onSkip);
    return archive_read_open1(handle) == ARCHIVE_OK;
}

ParseResult Listing::run()
{
    if (open())
        listMembers();
    else
        builder_.setError(
            notParsed(QStringLiteral("the archive cannot be read: %1")
                          .arg(QString::fromUtf8(archive_error_string(handle_.get())))));
    addFields();
    return std::move(builder_).finish();
}

void Listing::listMembers()
{
    archive_entry *entry = nullptr;
    while (true) {
        const int status = archive_read_next_header(handle_.get(), &entry);
        if (status == ARCHIVE_EOF)
            return;
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
            break;
        addMember(entry);
        if (members_ >= limits_.maxMembers) {
            builder_.setError(
                {ErrorCode::TooLarge, Stage::Parse,
                 QStringLiteral("the members after the first %1 are left out").arg(members_)});
            return;
        }
        if (!passData())
            break;
    }
    if (tooMuch_)
        builder_.setError({ErrorCode::TooLarge, Stage::Parse,
                           QStringLiteral("too large to list: %1 bytes are unpacked at most")
                               .arg(limits_.maxUnpackedBytes)});
    else
        builder_.setError(
            notParsed(QStringLiteral("the archive is broken after %1 members: %2")
                          .arg(members_)
                          .arg(QString::fromUtf8(archive_error_string(handle_.get())))));
}

void Listing::addMember(archive_entry *entry)
{
    ++members_;
    const bool sized = archive_entry_size_is_set(entry) && archive_entry_size(entry) >= 0;
    const qint64 size = sized ? archive_entry_size(entry) : 0;
    bytes_ = size > std::numeric_limits<qint64>::max() - bytes_ ? bytes_ : bytes_ + size;
    encrypted_ = encrypted_ || archive_entry_is_data_encrypted(entry);
    const char *name = archive_entry_pathname_utf8(entry);
    if (!name)
        name = archive_entry_pathname(entry);
    QByteArray line = (sized ? QByteArray::number(size) : QByteArray("?")) + '\t';
    // Some are in the code page of where they were made; none has a line end of its own.
    line += name ? decodePage(name, {}).utf8 : QByteArray();
    std::replace_if(
        line.begin() + line.indexOf('\t') + 1, line.end(), [](char c) { return quint8(c) < 0x20; },
        '?');
    if (listing_.size() + line.size() < limits_.maxListingBytes)
        listing_ += line + '\n';
}

// What a compressed tar has between two headers is unpacked block by block; the rest is skipped.
bool Listing::passData()
{
    if (archive_filter_count(handle_.get()) <= 1)
        return true;
    const void *block = nullptr;
    size_t size = 0;
    la_int64_t offset = 0;
    int status = ARCHIVE_OK;
    while (status == ARCHIVE_OK || status == ARCHIVE_WARN) {
        if (isTooMuch()) {
            tooMuch_ = true;
            return false;
        }
        status = archive_read_data_block(handle_.get(), &block, &size, &offset);
    }
    return status == ARCHIVE_EOF;
}

void Listing::addFields()
{
    const int format = archive_format(handle_.get()) & ARCHIVE_FORMAT_BASE_MASK;
    if (format == ARCHIVE_FORMAT_ZIP || format == ARCHIVE_FORMAT_TAR)
        builder_.addField("archive", format == ARCHIVE_FORMAT_ZIP ? "zip" : "tar");
    if (members_ == 0 && builder_.hasError())
        return;
    builder_.addField("members", members_);
    builder_.addField("unpackedBytes", bytes_);
    if (encrypted_)
        builder_.addField("encrypted", "yes");
    if (listing_.endsWith('\n'))
        listing_.chop(1);
    builder_.addText("listing", listing_);
}

} // namespace

ParseResult parseArchive(const FileToParse &file)
{
    return Listing(file).run();
}

} // namespace haul
