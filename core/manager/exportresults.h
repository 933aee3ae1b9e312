// Writes results as a table for other programs: CSV with a column for each field that the batch
// extracts, or JSON Lines as --results writes them (report.h), with all links and fields.
//
//     ResultsToExport results{.fields = Extraction::fromTexts(settings.extractions)->names()};
//     while (!addPiece(results.snapshot, record)) ...;                    // main thread, by and by
//     writeResults(results, ExportFormat::Csv, [&](QByteArrayView bytes) { ... });   // work pool
//
// Addresses have no secrets in them. Pure function; any thread.
#pragma once

#include "core/manager/exportlist.h"
#include "core/manager/resultglimpse.h"

#include <optional>
#include <vector>

namespace haul {

struct ResultsToExport
{
    ResultSnapshot snapshot = {};
    std::optional<std::vector<quint32>> places = {}; // in this order; nothing: all
    std::vector<QByteArray> fields = {};             // that become columns
};

// As Csv or JsonLines. Whether the sink has taken everything.
bool writeResults(const ResultsToExport &results, ExportFormat format, const ExportSink &sink);

} // namespace haul
