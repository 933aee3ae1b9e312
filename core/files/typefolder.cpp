#include "core/files/typefolder.h"

#include <QByteArray>
#include <QHash>
#include <QList>

namespace haul {

namespace {

struct Row
{
    const char *folder;
    QByteArrayView types;      // one that ends in "/", "-" or "." stands for all that begin so
    QByteArrayView extensions; // without their dot
};

constexpr Row rows[] = {
    {"Images", "image/",
     "jpg jpeg jpe png gif webp svg bmp tif tiff ico avif heic heif jxl psd xcf raw cr2 nef dng"},
    {"Audio", "audio/ application/ogg",
     "mp3 ogg oga opus flac wav m4a aac wma aif aiff mid midi ape mka m3u"},
    {"Video", "video/ application/vnd.apple.mpegurl application/x-mpegurl application/dash+xml",
     "mp4 m4v mkv webm avi mov wmv flv mpg mpeg ogv 3gp ts m2ts vob m3u8"},
    {"Pages", "text/html application/xhtml+xml",
     "html htm xhtml shtml mht mhtml php php3 asp aspx jsp cgi"},
    {"Documents",
     "text/ application/pdf application/msword application/rtf application/postscript "
     "application/epub+zip application/json application/xml application/vnd.ms-excel "
     "application/vnd.ms-powerpoint application/vnd.openxmlformats-officedocument. "
     "application/vnd.oasis.opendocument. application/x-mobipocket-ebook image/vnd.djvu "
     "application/rss+xml application/atom+xml application/ld+json application/x-tex",
     "pdf txt doc docx odt rtf xls xlsx ods csv tsv ppt pptx odp ps epub mobi azw3 djvu md tex log "
     "json jsonl xml rss atom css"},
    {"Archives",
     "application/zip application/gzip application/x-gzip application/x-tar application/x-bzip2 "
     "application/x-xz application/zstd application/x-7z-compressed application/vnd.rar "
     "application/x-rar-compressed application/x-compressed-tar application/x-lzma "
     "application/x-iso9660-image application/x-zip-compressed application/java-archive "
     "application/x-cpio",
     "zip gz tgz bz2 tbz2 xz txz zst lz lzma lz4 br z 7z rar tar cpio iso img cab"},
    {"Programs",
     "application/vnd.microsoft.portable-executable application/x-msdownload application/x-msi "
     "application/x-executable application/x-elf application/vnd.debian.binary-package "
     "application/x-debian-package application/x-rpm application/vnd.android.package-archive "
     "application/x-apple-diskimage application/x-sh application/wasm application/vnd.appimage "
     "application/vnd.flatpak",
     "exe msi deb rpm apk appimage dmg pkg jar sh bat flatpak flatpakref snap run wasm xpi"},
};
constexpr qsizetype maxType = 2 * 127 + 1;
constexpr const char *otherFolder = "Other";

// Every word of the table, in lower case, and its folder. A type has a "/", an extension has none.
using Table = QHash<QByteArray, const char *>;

Table makeTable()
{
    Table table;
    for (const Row &row : rows) {
        for (const QByteArrayView words : {row.types, row.extensions}) {
            for (const QByteArray &word : words.toByteArray().split(' '))
                table.insert(word, row.folder);
        }
    }
    return table;
}

// The whole type, else the longest beginning of it that the table knows.
const char *folderOfType(const Table &table, QByteArray type)
{
    while (!type.isEmpty()) {
        if (const char *folder = table.value(type, nullptr))
            return folder;
        do
            type.chop(1);
        while (!type.isEmpty() && !QByteArrayView("/-.").contains(type.back()));
    }
    return nullptr;
}

// Without parameters. One that is too long to be any (RFC 6838, 4.2) is none.
QByteArray essenceOf(QByteArrayView mime)
{
    const qsizetype semicolon = mime.indexOf(';');
    const QByteArrayView essence = (semicolon < 0 ? mime : mime.first(semicolon)).trimmed();
    return essence.size() > maxType ? QByteArray() : essence.toByteArray().toLower();
}

const char *folderOfName(const Table &table, const QString &name)
{
    const qsizetype dot = name.lastIndexOf(u'.');
    const QByteArray extension = name.sliced(dot + 1).toLower().toUtf8();
    return dot > 0 && !extension.contains('/') ? table.value(extension, nullptr) : nullptr;
}

} // namespace

QString typeFolder(QByteArrayView mime, const QString &name)
{
    static const Table table = makeTable();
    const QByteArray type = essenceOf(mime);
    const bool isVague = type == "text/plain"; // what many servers say of all they do not know
    const char *folder = isVague ? nullptr : folderOfType(table, type);
    if (!folder)
        folder = folderOfName(table, name);
    if (!folder)
        folder = folderOfType(table, type);
    return QLatin1String(folder ? folder : otherFolder);
}

} // namespace haul
