# shellcheck shell=bash
# Configures and builds a preset, and says nothing when there is nothing to do.
#
#   build_preset release haul    builds this target
#   build_preset release         builds everything

# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

if have ccache; then
    export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}
    # Paths below the project count as relative: what one preset has compiled, another one finds.
    export CCACHE_BASEDIR=${CCACHE_BASEDIR-$root}
    # With precompiled headers too (ccache's manual, "Precompiled headers"): they use no __TIME__.
    export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS-pch_defines,time_macros}
    export CXXFLAGS="${CXXFLAGS-} -fpch-preprocess" # of a preset that is configured for the first time
fi

build_preset() {
    local preset=$1
    shift
    configure "$preset"
    if nothing_to_build "$preset" "$@"; then
        return
    fi
    say "building ${*:-everything} in build/$preset"
    (cd "$root" && cmake --build --preset "$preset" ${1:+--target "$@"}) </dev/null >&2 ||
        die "the build failed"
}

# Ninja configures again by itself when a CMakeLists.txt has changed; presets it does not know.
configure() {
    local preset=$1 dir=$root/build/$1 fresh=()
    if is_configured "$dir" && [[ ! $root/CMakePresets.json -nt $dir/build.ninja ]]; then
        return
    fi
    # A checkout that was moved or copied brings a cache along that names its old place.
    if [[ -f $dir/CMakeCache.txt ]] && ! is_configured "$dir"; then
        fresh=(--fresh)
    fi
    say "configuring build/$preset"
    cmake --preset "$preset" -S "$root" ${fresh[@]+"${fresh[@]}"} </dev/null >&2 ||
        die "configuring failed: the lines above say what is missing"
}

is_configured() {
    [[ -f $1/build.ninja ]] && grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$1/CMakeCache.txt"
}

# Asks ninja, which only looks.
nothing_to_build() {
    local dir=$root/build/$1 plan
    shift
    plan=$(cmake --build "$dir" ${1:+--target "$@"} -- -n </dev/null 2>&1) || return 1
    [[ $plan == *"no work to do"* ]]
}
