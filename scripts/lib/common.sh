# shellcheck shell=bash
# What every script here shares: where the project is, and how to speak.
# Sourced, never run. What a script says goes to standard error; standard output is the program's.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
export root

say() {
    printf 'haul: %s\n' "$*" >&2
}

# Ends the script with exit status 2: nothing was started.
die() {
    say "$@"
    exit 2
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# How many jobs this machine runs at once.
cores() {
    getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2
}

# need_value OPTION COUNT: dies unless OPTION is followed by a value.
need_value() {
    (($2 >= 2)) || die "$1 needs a value"
}
