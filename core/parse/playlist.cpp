#include "core/parse/playlist.h"

#include "core/parse/charset.h"
#include "core/parse/pagetext.h"
#include "core/parse/resultbuilder.h"
#include "core/parse/textlines.h"
#include "core/parse/urlbytes.h"

namespace haul {
namespace {

// The value of URI="..." within a tag's attributes (RFC 8216, 4.2); empty when there is none.
QByteArrayView uriOf(QByteArrayView attributes)
{
    constexpr QByteArrayView key = "URI=\"";
    const qsizetype begin = attributes.indexOf(key);
    if (begin < 0)
        return {};
    const QByteArrayView value = attributes.sliced(begin + key.size());
    return value.first(std::max<qsizetype>(0, value.indexOf('"')));
}

class M3uReader
{
public:
    explicit M3uReader(ResultBuilder &builder)
        : builder_(builder)
    {
    }

    void readLine(QByteArrayView line)
    {
        if (line.isEmpty())
            return;
        if (line[0] == '#')
            return readTag(line);
        ++entries_;
        builder_.addLink(line, LinkKind::Media, title_);
        title_.clear();
    }

    void finish()
    {
        builder_.addField("playlist", kind_);
        builder_.addField("entries", entries_);
    }

private:
    void readTag(QByteArrayView line)
    {
        if (line.startsWith("#EXTINF:")) {
            const qsizetype comma = line.indexOf(',');
            title_ = comma < 0 ? QByteArray() : line.sliced(comma + 1).toByteArray();
        } else if (line.startsWith("#PLAYLIST:")) {
            builder_.setTitle(line.sliced(10).toByteArray());
        } else if (line.startsWith("#EXT-X-")) {
            if (line.startsWith("#EXT-X-STREAM-INF"))
                kind_ = "hls-variants";
            else if (kind_ == "m3u")
                kind_ = "hls";
            builder_.addLink(uriOf(line), LinkKind::Media);
        }
    }

    ResultBuilder &builder_;
    QByteArray kind_ = "m3u";
    QByteArray title_;
    qint64 entries_ = 0;
};

// File3=http://..., Title3=...: the title stands after the file.
class PlsReader
{
public:
    explicit PlsReader(ResultBuilder &builder)
        : builder_(builder)
    {
    }

    void readLine(QByteArrayView line)
    {
        const qsizetype equals = line.indexOf('=');
        if (equals < 0)
            return;
        const QByteArrayView value = line.sliced(equals + 1);
        const QByteArrayView key = line.first(equals);
        if (key.size() > 4 && equalsIgnoringCase(key.first(4), "file")) {
            flush();
            file_ = value.toByteArray();
            ++entries_;
        } else if (key.size() > 5 && equalsIgnoringCase(key.first(5), "title")) {
            title_ = value.toByteArray();
        }
    }

    void finish()
    {
        flush();
        builder_.addField("playlist", "pls");
        builder_.addField("entries", entries_);
    }

private:
    void flush()
    {
        builder_.addLink(file_, LinkKind::Media, title_);
        file_.clear();
        title_.clear();
    }

    ResultBuilder &builder_;
    QByteArray file_;
    QByteArray title_;
    qint64 entries_ = 0;
};

template<typename Reader>
ParseResult read(QByteArrayView utf8, ResultBuilder builder)
{
    Reader reader(builder);
    for (TextLines lines(utf8); !lines.atEnd();)
        reader.readLine(lines.next());
    reader.finish();
    return std::move(builder).finish();
}

} // namespace

ParseResult parsePlaylist(const FileToParse &file)
{
    const Result<QByteArray> bytes = readWhole(file);
    if (!bytes)
        return unreadable(file, bytes.error());
    const DecodedPage text = decodePage(*bytes, file.charset);
    ResultBuilder builder(file.url, file.limits);
    TextLines lines(text.utf8);
    return equalsIgnoringCase(lines.next(), "[playlist]")
               ? read<PlsReader>(text.utf8, std::move(builder))
               : read<M3uReader>(text.utf8, std::move(builder));
}

} // namespace haul
