// The paths of the demo server: files and pages that arrive, and one for every way to fail.
//
//     /files/..-SIZE.ext     pseudo-random bytes (democontent.h) with ETag, Last-Modified, ranges
//     /slow/..-SIZE.ext      the same at 300 KB/s;             ?rate=BYTES
//     /stall/..-SIZE.ext     sends half, then nothing;         ?for=SECONDS, then goes on
//     /late/..-SIZE.ext      its head comes after 3 seconds;   ?ms=MILLISECONDS
//     /pages/N.html          a web page
//     /missing/ /gone/ /forbidden/ /error/      404, 410, 403, 500 with a page that says so
//     /busy/..-SIZE.ext      503 with Retry-After: 2 first;    ?times=N; then 200
//     /always-busy/          503 with Retry-After: 1
//     /cut/..-SIZE.ext       half of what Content-Length says, then the end
//     /badsum/..-SIZE.ext    a Repr-Digest (RFC 9530) that does not match
//     /goodsum/..-SIZE.ext   one that matches (both up to 16 MiB)
//     /redirect/REST         302 to /files/REST
//     /loop                  redirects in a circle
//     /nolocation            302 without Location
//     /named/N..             names in Content-Disposition (RFC 6266); demoDispositions().at(N)
//
// The bytes of a file are demoFileBytes(path, ..) with the path as asked for, in all of them.
// Usage: LoopbackServer server; addDemoRoutes(server);
// Thread: any; the handlers run on the server's.
#pragma once

#include <QByteArray>
#include <QList>

namespace haul {

class LoopbackServer;

struct DemoOptions
{
    // Files under /files/ arrive at a speed for people to watch: 1.5 s for 1 MiB, 21 s for 200 MiB,
    // whatever the number of connections. Off for tests.
    bool watchable = false;
    double rateScale = 1.0; // multiplies every speed limit of the demo
};

void addDemoRoutes(LoopbackServer &server, const DemoOptions &options = {});

const QList<QByteArray> &demoDispositions();

} // namespace haul
