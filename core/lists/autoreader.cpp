#include "core/lists/autoreader.h"

#include "core/lists/listformat.h"

#include <utility>

namespace haul {

AutoReader::AutoReader(const QString &name, const ReadOptions &options)
    : name_(name)
    , options_(options)
{
}

void AutoReader::feed(QByteArrayView bytes)
{
    if (!reader_) {
        const qsizetype wanted = qMin(detectedBytes - head_.size(), bytes.size());
        head_.append(bytes.first(wanted));
        bytes = bytes.sliced(wanted);
        if (head_.size() < detectedBytes)
            return;
        begin();
    }
    reader_->feed(bytes);
}

void AutoReader::begin()
{
    reader_ = makeFormatReader(detectFormat(head_, name_), options_);
    const QByteArray head = std::exchange(head_, QByteArray());
    reader_->feed(head);
}

Result<ParsedList> AutoReader::finish()
{
    if (!reader_)
        begin();
    return reader_->finish();
}

} // namespace haul
