// The bytes in which a session keeps values that no query ever looks into: lists, settings, errors,
// links. Entries are packed tightly (a million in a fifth of a second); what has many optional
// fields is CBOR (RFC 8949) with names, so that older and newer versions read each other.
//
// Unpacking takes any bytes: what does not fit is an error, never a crash. Pure functions; any
// thread.
#pragma once

#include "core/model/batchsettings.h"
#include "core/model/entry.h"
#include "core/model/listaccount.h"
#include "core/model/outcome.h"
#include "core/model/parseresult.h"
#include "core/model/tasknotes.h"

#include <QByteArray>

#include <optional>
#include <span>
#include <vector>

namespace haul {

QByteArray packEntries(std::span<const Entry> entries);
// Appends; false when the bytes are damaged: what was appended may be so as well.
bool unpackEntries(const QByteArray &bytes, EntryList &entries);

QByteArray packSettings(const BatchSettings &settings);
BatchSettings unpackSettings(const QByteArray &bytes); // what is not there has its default

QByteArray packAccount(const ListAccount &account);
std::optional<ListAccount> unpackAccount(const QByteArray &bytes);

QByteArray packError(const Error &error);
std::optional<Error> unpackError(const QByteArray &bytes);

QByteArray packAttempt(const AttemptNote &note);
std::optional<AttemptNote> unpackAttempt(const QByteArray &bytes);

// Links and fields, compressed.
QByteArray packContent(const ParseResult &result);
bool unpackContent(const QByteArray &bytes, ParseResult &result);

} // namespace haul
