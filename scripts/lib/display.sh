# shellcheck shell=bash
# Is there a display that a window can open on?

# have_display: true when Qt's xcb or wayland platform would find one.
have_display() {
    [[ $(uname -s) != Linux ]] || x_display_answers || wayland_answers
}

# A DISPLAY of this machine is a socket that must answer; one elsewhere is taken at its word.
x_display_answers() {
    local display=${DISPLAY:-}
    [[ -n $display ]] || return 1
    display=${display#unix}
    [[ $display == :* ]] || return 0
    display=${display#:}
    socket_answers "/tmp/.X11-unix/X${display%%.*}"
}

# Qt's Wayland plugin is a package of its own, and not one of those that scripts/run installs.
wayland_answers() {
    local display=${WAYLAND_DISPLAY:-}
    [[ -n $display ]] || return 1
    [[ $display == /* ]] || display=${XDG_RUNTIME_DIR:-/nowhere}/$display
    socket_answers "$display" && has_wayland_plugin
}

has_wayland_plugin() {
    compgen -G '/usr/lib*/qt6/plugins/platforms/libqwayland-*.so' >/dev/null ||
        compgen -G '/usr/lib/*/qt6/plugins/platforms/libqwayland-*.so' >/dev/null
}

# The socket of a server that has died may still lie there, so it is tried. (git brings perl along.)
socket_answers() {
    [[ -S $1 ]] || return 1
    command -v perl >/dev/null || return 0
    perl -MIO::Socket::UNIX -e 'exit !IO::Socket::UNIX->new(Peer => shift, Timeout => 2)' "$1"
}
