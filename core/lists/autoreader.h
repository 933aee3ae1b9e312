// Reads a list whose form has to be found out first.
//
//     AutoReader reader(QStringLiteral("links.csv"), options);
//     while (...) reader.feed(block);
//     const Result<ParsedList> list = reader.finish();      // list->format says what it was
//
// One thread at a time.
#pragma once

#include "core/lists/formatreader.h"

#include <QByteArray>
#include <QString>

namespace haul {

class AutoReader : public FormatReader
{
public:
    // The name of the file, or nothing.
    AutoReader(const QString &name, const ReadOptions &options);

    void feed(QByteArrayView bytes) override;
    Result<ParsedList> finish() override;

private:
    void begin();

    const QString name_;
    const ReadOptions options_;
    QByteArray head_; // until it tells the form
    std::unique_ptr<FormatReader> reader_;
};

} // namespace haul
