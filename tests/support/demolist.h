// The list that the demo downloads: what a person might have collected, comments, a duplicate, two
// lines that are no URLs and links that fail included.
// Usage: file.write(demoList(server.baseUrl()));
// Thread: a pure function.
#pragma once

#include <QByteArray>
#include <QUrl>

namespace haul {

// `refusedPort` is one on 127.0.0.1 where nobody listens.
QByteArray demoList(const QUrl &baseUrl, quint16 refusedPort = 1);

} // namespace haul
