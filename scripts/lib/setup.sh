# shellcheck shell=bash
# Installs what is missing, through the system's package manager.
#
#   set_up run         what building and starting Haul needs
#   set_up run test    and what its tests need
#
# HAUL_SKIP_SETUP=1 skips all of it, for machines that are set up in another way.
# Reads nothing from standard input and writes nothing to standard output: both are the program's.

# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=scripts/lib/packages.sh
source "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

cmake_minimum=3.25

set_up() {
    if [[ -z ${HAUL_SKIP_SETUP:-} ]]; then
        install_missing "$@"
    fi
    # Debian keeps daemons such as nginx where a user's PATH does not look.
    export PATH="$PATH:/usr/local/sbin:/usr/sbin"
    check_cmake
}

install_missing() {
    local manager missing
    manager=$(package_manager)
    if [[ -z $manager ]]; then
        say "no packages are checked on $(platform_name); docs/building.md lists them"
        return
    fi
    missing=$(missing_packages "$manager" "$@")
    [[ -n $missing ]] || return 0
    # One line, for messages and for the command.
    missing=${missing//$'\n'/ }
    if [[ $manager == apt ]]; then
        apt_install "$missing"
    else
        say "setting up is untested on $(platform_name), so nothing is installed on its own"
        die "install these, then start again: $(install_command "$manager") $missing" \
            "(or set HAUL_SKIP_SETUP=1 if all is there)"
    fi
}

# --- the platform ------------------------------------------------------------------------------

# os_release KEY: a value from /etc/os-release, empty where there is none.
os_release() {
    [[ -r /etc/os-release ]] || return 0
    awk -F= -v key="$1" '$1 == key { gsub(/"/, "", $2); print $2 }' /etc/os-release
}

platform_name() {
    local name
    name=$(os_release PRETTY_NAME)
    echo "${name:-$(uname -sr)}"
}

package_manager() {
    local id
    if [[ $(uname -s) == Darwin ]]; then
        echo brew
        return
    fi
    for id in $(os_release ID) $(os_release ID_LIKE); do
        case $id in
            debian | ubuntu) echo apt && return ;;
            fedora) echo dnf && return ;;
            arch) echo pacman && return ;;
        esac
    done
}

install_command() {
    case $1 in
        apt) echo "apt-get install -y --no-install-recommends" ;;
        dnf) echo "sudo dnf install" ;;
        pacman) echo "sudo pacman -S --needed" ;;
        brew) echo "brew install" ;;
    esac
}

# --- what is missing ---------------------------------------------------------------------------

# missing_packages MANAGER SET...: one a line; of "a|b" either one will do.
missing_packages() {
    local manager=$1 wanted installed choice
    shift
    wanted=$(packages "$manager" "$@")
    installed=" $(installed_packages "$manager" "$wanted" | tr '\n' ' ') "
    for choice in $wanted; do
        any_installed "$installed" "$choice" || echo "$choice"
    done
}

any_installed() {
    local name
    for name in ${2//|/ }; do
        if [[ $1 == *" $name "* ]]; then
            return 0
        fi
    done
    return 1
}

# installed_packages MANAGER NAMES: those of NAMES that are installed.
installed_packages() {
    local names=${2//|/ } name
    case $1 in
        apt)
            # shellcheck disable=SC2086
            dpkg-query -W -f '${Package} ${db:Status-Status}\n' $names 2>/dev/null |
                awk '$2 == "installed" { print $1 }'
            ;;
        *)
            for name in $names; do
                if has_package "$1" "$name"; then
                    echo "$name"
                fi
            done
            ;;
    esac
}

has_package() {
    case $1 in
        dnf) rpm -q --whatprovides "$2" ;;
        pacman) pacman -Q "$2" ;;
        brew) brew list --versions "$2" ;;
    esac >/dev/null 2>&1
}

# --- apt ---------------------------------------------------------------------------------------

# as_root COMMAND...: with sudo where this is not root.
as_root() {
    if ((EUID == 0)); then
        "$@"
    else
        sudo "$@"
    fi
}

apt_get() {
    # A fresh machine may be busy with its own first update: wait for the lock rather than fail.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 \
        -o Dpkg::Use-Pty=0 "$@" </dev/null >&2
}

apt_update() {
    say "updating the package lists"
    apt_get update || say "the package lists could not be updated; trying with those that are here"
}

apt_install() {
    local missing=$1 names
    names=$(apt_choose "$missing")
    if ((EUID != 0)) && ! have sudo; then
        die "packages are missing and there is no sudo; as root, run:" \
            "$(install_command apt) $names"
    fi
    if ! apt_knows "$names"; then
        apt_update
        names=$(apt_choose "$missing")
    fi
    say "installing: $names"
    without_services apt_install_all "$names" ||
        die "the packages could not be installed; the command was: $(install_command apt) $names"
}

# The lists may be older than the mirror: then a second try with new lists works.
apt_install_all() {
    apt_install_now "$1" || { apt_update && apt_install_now "$1"; }
}

# --no-remove: a package that stands in the way of ours stays, and the user decides.
apt_install_now() {
    # shellcheck disable=SC2086
    apt_get install -y --no-install-recommends --no-remove $1
}

# Does apt know all of these from its lists?
apt_knows() {
    # shellcheck disable=SC2086
    apt-get install -s --no-install-recommends $1 >/dev/null 2>&1
}

# apt_choose NAMES: for each "a|b" the first that apt knows, else the last.
apt_choose() {
    local choice name chosen=()
    for choice in $1; do
        for name in ${choice//|/ }; do
            if [[ $name == "$choice" ]] || apt-cache show "$name" >/dev/null 2>&1; then
                break
            fi
        done
        chosen+=("$name")
    done
    echo "${chosen[*]}"
}

# Debian starts a service as soon as it is installed. The tests start servers of their own on free
# ports, so meanwhile the system is told not to start any, and those that were not there before are
# not left switched on for the next start of the machine.
without_services() (
    policy=/usr/sbin/policy-rc.d
    present=$(present_services)
    if [[ -e $policy ]]; then
        "$@" || return
        switch_off_new_services "$present"
        return
    fi
    trap 'as_root rm -f "$policy"' EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    "$@" || return
    switch_off_new_services "$present"
)

# Services that come with the packages of the tests, as systemd names them.
test_services=(nginx vsftpd ssh ssh.socket tinyproxy)

# Those of them that are installed, one a line.
present_services() {
    local service
    for service in "${test_services[@]}"; do
        [[ $service == *.* ]] || service+=.service
        if [[ -e /lib/systemd/system/$service ]]; then
            echo "$service"
        fi
    done
}

# switch_off_new_services PRESENT: those that PRESENT does not name.
switch_off_new_services() {
    local service
    have systemctl || return 0
    for service in $(present_services); do
        if [[ $'\n'$1$'\n' != *$'\n'$service$'\n'* ]]; then
            as_root systemctl disable --quiet "$service" </dev/null >&2 || true
        fi
    done
}

# --- cmake -------------------------------------------------------------------------------------

check_cmake() {
    local version
    have cmake || die "cmake is missing; Haul needs cmake $cmake_minimum or newer"
    version=$(cmake --version </dev/null | awk 'NR == 1 { print $3 }')
    if ! at_least "$version" "$cmake_minimum"; then
        die "cmake $version is too old: Haul needs $cmake_minimum or newer" \
            "(Debian 12 and Ubuntu 24.04 have it; else see https://cmake.org/download)"
    fi
}

# at_least VERSION MINIMUM, by their first two numbers.
at_least() {
    local major minor wanted_major wanted_minor rest
    IFS=. read -r major minor rest <<<"$1"
    IFS=. read -r wanted_major wanted_minor rest <<<"$2"
    ((major > wanted_major || (major == wanted_major && ${minor%%[!0-9]*} >= wanted_minor)))
}
