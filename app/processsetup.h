// What the process needs before anything else runs: streams, signals, limits. First thing in
// main().
#pragma once

namespace haul {

// - Standard streams that were closed get /dev/null, or the next file opened would take their
// place.
// - SIGPIPE and SIGXFSZ are ignored: a broken pipe or a file over the limit is an error of one
// write.
// - The application's name and version, as Qt gives them to whoever asks.
// - As many descriptors as the system allows: a transfer needs two.
void prepareProcess();

} // namespace haul
