#include "ui/clipboardwatch.h"

#include "core/lists/urlfinder.h"
#include "core/lists/urltext.h"

#include <QClipboard>
#include <QCryptographicHash>
#include <QGuiApplication>
#include <QMimeData>

namespace haul {
namespace {

constexpr qsizetype lookedThrough = 256 * 1024; // characters
constexpr qsizetype atTheEnd = 4 * 1024;
constexpr qsizetype remembered = 10'000; // texts

bool isSecret(const QMimeData &data)
{
    return data.data(QStringLiteral("x-kde-passwordManagerHint")) == "secret";
}

int urlsIn(QStringView text)
{
    const QByteArray bytes = text.toUtf8();
    QSet<QByteArray> urls;
    for (UrlFinder finder(bytes); finder.next();) {
        CheckedUrl checked = checkUrl(finder.url());
        if (!checked.reason)
            urls.insert(std::move(checked.url));
    }
    return int(urls.size());
}

// Of its length, beginning and end, so that a long text costs no more than a short one.
QByteArray digestOf(QStringView text)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(QByteArray::number(text.size()));
    for (const QStringView part : {text.left(lookedThrough), text.right(atTheEnd)})
        hash.addData(QByteArrayView(reinterpret_cast<const char *>(part.utf16()),
                                    part.size() * qsizetype(sizeof(char16_t))));
    return hash.result();
}

} // namespace

void ClipboardWatch::setOn(bool on)
{
    const QClipboard *clipboard = QGuiApplication::clipboard();
    disconnect(clipboard, nullptr, this, nullptr);
    if (on)
        connect(clipboard, &QClipboard::dataChanged, this, &ClipboardWatch::onChanged);
}

void ClipboardWatch::onChanged()
{
    const QClipboard *clipboard = QGuiApplication::clipboard();
    if (clipboard->ownsClipboard())
        return;
    if (const QMimeData *data = clipboard->mimeData())
        look(*data);
}

void ClipboardWatch::look(const QMimeData &data)
{
    if (!data.hasText() || isSecret(data))
        return;
    const QString text = data.text();
    const int urls = urlsIn(QStringView(text).left(lookedThrough));
    if (urls > 0 && isNew(text))
        emit found(text, urls, text.size() > lookedThrough);
}

// A program that copies without end makes it forget, rather than grow.
bool ClipboardWatch::isNew(const QString &text)
{
    const QByteArray digest = digestOf(QStringView(text).trimmed());
    if (seen_.contains(digest))
        return false;
    if (seen_.size() >= remembered)
        seen_.clear();
    seen_.insert(digest);
    return true;
}

} // namespace haul
