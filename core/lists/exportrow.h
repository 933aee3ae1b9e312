// What the writers for other programs know of a task: a line of what they write. Whoever has the
// task fills it. A value type; any thread.
//
// Writers write a URL as it is given: for files that are shown or passed on, give it without its
// password (base/secrets.h); a list that is imported again needs it.
#pragma once

#include "core/model/entry.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace haul {

struct ExportRow
{
    // The entry. Empty or nothing: not known, or not asked for.
    QByteArray url = {};
    QList<QByteArray> mirrors = {};
    QString name = {};   // wished
    QString folder = {}; // wished
    QList<QByteArray> headers = {};
    QByteArray referer = {};
    std::optional<Checksum> checksum = {};
    qint64 size = -1; // expected; negative when it is not known

    // What became of it.
    QString state = {}; // "done": taskStateName()
    qint64 bytes = 0;
    QString path = {};      // of the file
    QString errorCode = {}; // "http-404": errorCodeName()
    QString message = {};   // for people: describe()
};

// "sha-256=9f86...": as the readers take it. Empty without one, or for an algorithm that no list
// has a word for.
QByteArray checksumField(const std::optional<Checksum> &checksum);

} // namespace haul
