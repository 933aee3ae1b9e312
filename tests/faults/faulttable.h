// A table of faults: each row is what the server answers to the requests for one file, and all that
// has to come of it.
//
//     const FaultRow row;
//     row("one byte is missing", {.replies = {{head + bytes(89)}}, .end = "failed: truncated",
//                                 .attempts = 3});
//     ...
//     QFETCH(Fault, fault); checkFault(fault);
//
// Beside /x.bin each run loads /good, which nothing may disturb. Thread: the test's.
#pragma once

#include "tests/faults/faultbench.h"

#include <QMetaType>

namespace haul {

struct Fault
{
    QList<RawReply> replies = {}; // to /x.bin, one a request; the last one is repeated
    QByteArray end = "done";
    QByteArray bytes = {};      // of x.bin, when done
    int attempts = 1;           // -1: as many as it takes
    int httpStatus = -1;        // as reported; 0: none
    QByteArray ranges = {};     // as FaultBench::ranges(); else: an attempt asks for all of it
    QByteArray conditions = {}; // as FaultBench::conditions()
    QStringList options = {};
    QByteArray url = {};        // instead of /x.bin
    QString name = {};          // instead of x.bin
    ServerHandler handler = {}; // instead of the replies
    std::function<ServerHandler(LoopbackServer &)> serve =
        {};                                             // the same, with an eye on the server
    std::function<void(const FaultBench &)> check = {}; // besides
    bool anyRequests = false;                           // how many depends on chance
};

// Adds a row to the current table, whose only column is "fault".
struct FaultRow
{
    FaultRow();
    void operator()(const QByteArray &name, const Fault &fault) const;
};

// Runs the program and checks the end, the report, the folder, the requests and docs/faults.md.
void checkFault(const Fault &fault);
// Whether the page says the same of the test's current row.
void checkPage(const QByteArray &end);

// "HTTP/1.1 200 OK\r\n" + fields + "\r\n" + body, then closed. `fields` are lines with their CRLF.
RawReply reply(const QByteArray &status, const QByteArray &fields, const QByteArray &body = {});
RawReply broken(const QByteArray &bytes); // these bytes, then RST

} // namespace haul

Q_DECLARE_METATYPE(haul::Fault)
