#include "core/lists/listfield.h"

#include <algorithm>
#include <array>

namespace haul {

namespace {

struct Row
{
    QByteArrayView name; // small letters and digits only
    ListField field;
};

constexpr std::array rows = {
    Row{"url", ListField::Url},
    Row{"urls", ListField::Url},
    Row{"uri", ListField::Url},
    Row{"link", ListField::Url},
    Row{"href", ListField::Url},
    Row{"address", ListField::Url},
    Row{"download", ListField::Url},
    Row{"downloadurl", ListField::Url},
    Row{"downloadlink", ListField::Url},
    Row{"fileurl", ListField::Url},
    Row{"mirror", ListField::Mirrors},
    Row{"mirrors", ListField::Mirrors},
    Row{"name", ListField::Name},
    Row{"filename", ListField::Name},
    Row{"file", ListField::Name},
    Row{"out", ListField::Name},
    Row{"output", ListField::Name},
    Row{"saveas", ListField::Name},
    Row{"folder", ListField::Folder},
    Row{"dir", ListField::Folder},
    Row{"directory", ListField::Folder},
    Row{"subfolder", ListField::Folder},
    Row{"checksum", ListField::Checksum},
    Row{"hash", ListField::Checksum},
    Row{"digest", ListField::Checksum},
    Row{"md5", ListField::Checksum},
    Row{"sha1", ListField::Checksum},
    Row{"sha256", ListField::Checksum},
    Row{"sha512", ListField::Checksum},
    Row{"size", ListField::Size},
    Row{"filesize", ListField::Size},
    Row{"length", ListField::Size},
    Row{"contentlength", ListField::Size},
    Row{"referer", ListField::Referer},
    Row{"referrer", ListField::Referer},
    Row{"useragent", ListField::UserAgent},
    Row{"header", ListField::Headers},
    Row{"headers", ListField::Headers},
};

constexpr qsizetype longestName = 64;

// Calls `use` with each part of the text that is not empty.
template<typename Use>
void eachPart(QByteArrayView text, QByteArrayView separators, Use use)
{
    for (qsizetype start = 0; start < text.size();) {
        const auto found = std::find_if(text.begin() + start, text.end(),
                                        [&](char c) { return separators.contains(c); });
        const qsizetype end = found - text.begin();
        const QByteArrayView part = text.sliced(start, end - start).trimmed();
        if (!part.isEmpty())
            use(part);
        start = end + 1;
    }
}

} // namespace

std::optional<ListField> fieldFromName(QByteArrayView name)
{
    if (name.size() > longestName)
        return std::nullopt;
    QByteArray plain;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z')
            plain += char(c | 0x20);
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || uchar(c) >= 0x80)
            plain += c;
    }
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const Row &row) { return row.name == plain; });
    return found == rows.end() ? std::nullopt : std::optional(found->field);
}

void applyField(ListField field, QByteArrayView value, ExtrasMaker &extras)
{
    const QByteArrayView text = value.trimmed();
    if (text.isEmpty())
        return;
    switch (field) {
    case ListField::Url:
        return;
    case ListField::Mirrors:
        return eachPart(text, "\r\n\t |", [&](QByteArrayView url) { extras.addMirror(url); });
    case ListField::Name:
        extras.setPath(text);
        return;
    case ListField::Folder:
        extras.setFolder(text);
        return;
    case ListField::Checksum:
        extras.setChecksum(text);
        return;
    case ListField::Size:
        extras.setSize(text);
        return;
    case ListField::Referer:
        extras.setReferer(text);
        return;
    case ListField::UserAgent:
        extras.setUserAgent(text);
        return;
    case ListField::Headers:
        return eachPart(text, "\r\n|", [&](QByteArrayView line) { extras.addHeader(line); });
    }
    Q_UNREACHABLE();
}

} // namespace haul
