# shellcheck shell=bash
# The demo: a server on loopback, a list of what it serves, and Haul downloading that list.
#
#   run_demo [HAUL ARGUMENTS]    in the window; in the terminal where there is no display
#
# The server follows this process: --parent ends it when haul, which takes this process over, has
# ended in whatever way. Until then a trap ends it.

# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=scripts/lib/display.sh
source "$(dirname "${BASH_SOURCE[0]}")/display.sh"

demo_lifetime=14400
server_pid=

run_demo() {
    local folder haul=$root/build/release/bin/haul
    folder=$(mktemp -d "${TMPDIR:-/tmp}/haul-demo-XXXXXX")
    mkdir "$folder/downloads"
    start_demo_server "$folder/list.txt" "$folder/server.log"
    say "demo folder (it stays): $folder"
    if have_display; then
        exec "$haul" --start --retries 2 -d "$folder/downloads" "$@" "$folder/list.txt"
    fi
    say "no display here, so the demo runs in the terminal"
    exec "$haul" --headless --retries 2 -d "$folder/downloads" --report "$folder/report.jsonl" \
        --results "$folder/results.jsonl" "$@" "$folder/list.txt"
}

# start_demo_server LIST LOG: returns when the server listens and has written LIST.
start_demo_server() {
    trap stop_demo_server EXIT
    trap 'exit 130' INT TERM
    "$root/build/release/bin/haul-demo-server" --list "$1" --lifetime "$demo_lifetime" \
        --parent $$ </dev/null >"$2" 2>&1 &
    server_pid=$!
    wait_for_list "$1" && return
    cat "$2" >&2
    die "the demo server did not start"
}

# At most 10 seconds, less if the server has ended.
wait_for_list() {
    local turn
    for ((turn = 0; turn < 200; turn++)); do
        if [[ -s $1 ]]; then
            return 0
        fi
        kill -0 "$server_pid" 2>/dev/null || return 1
        sleep 0.05
    done
    return 1
}

stop_demo_server() {
    if [[ -n $server_pid ]]; then
        kill "$server_pid" 2>/dev/null || true
    fi
}
