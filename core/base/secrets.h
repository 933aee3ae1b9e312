// URLs that may be shown or stored: without passwords, without the credentials in their queries.
//
//     error.detail = redactedText(QString::fromUtf8(curlMessage));
//     part.setOrigin(entry.url);       // takes withoutSecrets() of it
//
// What is a credential is a list of names (secrets.cpp): rather one value too many is hidden than
// one too few. Any bytes are fine, also such that are no URL. Pure functions; any thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace haul {

// "https://user:pw@host/x" as "https://user@host/x"; nothing else changes.
QByteArray withoutPassword(QByteArrayView url);

// Without the whole userinfo and the fragment; the values of query and path parameters that are
// credentials become REDACTED: "https://host/x?token=REDACTED&page=2".
QByteArray withoutSecrets(QByteArrayView url);

// A text in which URLs may stand, without the passwords and credentials in those; user names stay.
QString redactedText(const QString &text);

} // namespace haul
