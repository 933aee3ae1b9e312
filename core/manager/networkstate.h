// What is known of the network at a moment, and what can be known of it at all. Value types.
#pragma once

namespace haul {

struct NetworkState
{
    bool offline = false;
    bool metered = false; // its bytes are paid for

    bool operator==(const NetworkState &) const = default;
};

// Whether anybody can say so.
struct NetworkKnowledge
{
    bool offline = false;
    bool metered = false;

    bool operator==(const NetworkKnowledge &) const = default;
};

} // namespace haul
