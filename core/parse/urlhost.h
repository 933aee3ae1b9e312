// The authority of a URL in its normal form: user info, host and port, as a browser makes them
// (WHATWG URL Standard, 3.5 and 4.4): lower case, IDN as punycode, IPv4 and IPv6 addresses in
// their one spelling, no default port. Pure functions; any thread.
#pragma once

#include <QByteArray>

namespace haul {

// Appends "user:password@host:port" to out; false when the authority is not valid.
bool appendAuthority(QByteArray &out, QByteArrayView authority, quint16 defaultPort);

} // namespace haul
