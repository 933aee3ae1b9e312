#include "app/complaint.h"

#include <cstdio>

namespace haul {

void complain(const QString &line)
{
    std::fprintf(stderr, "haul: %s\n", qUtf8Printable(line));
}

} // namespace haul
