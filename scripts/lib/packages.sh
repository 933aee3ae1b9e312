# shellcheck shell=bash
# The one table of packages: what Haul needs, and its name for each package manager.
#
#   apt     Debian 12: tested on a fresh installation. Ubuntu 24.04: the same names (no library
#           that its t64 renaming touched is named here), not run there yet.
#   dnf     Fedora: untested.    pacman  Arch: untested.    brew  Homebrew: untested.
#
# Sets: run (build Haul and start it), test (what its tests need besides).
# A "-" means that nothing has to be installed. "a|b" takes the first that exists.

package_table() {
    cat <<'TABLE'
run   compiler      g++                         gcc-c++                gcc               -
run   cmake         cmake                       cmake                  cmake             cmake
run   ninja         ninja-build                 ninja-build            ninja             ninja
run   qt            qt6-base-dev                qt6-qtbase-devel       qt6-base          qt
run   qt-sqlite     libqt6sql6-sqlite           qt6-qtbase             qt6-base          qt
run   qt-svg        qt6-svg-plugins|libqt6svg6  qt6-qtsvg              qt6-svg           qt
run   qt-tools      qt6-tools-dev               qt6-qttools-devel      qt6-tools         qt
run   linguist      qt6-l10n-tools              qt6-linguist           qt6-tools         qt
run   qt-words      qt6-translations-l10n       qt6-qttranslations     qt6-translations  qt
run   libcurl       libcurl4-openssl-dev        libcurl-devel          curl              curl
run   libxml2       libxml2-dev                 libxml2-devel          libxml2           libxml2
run   libarchive    libarchive-dev              libarchive-devel       libarchive        libarchive
run   zlib          zlib1g-dev                  zlib-devel             zlib              zlib
run   xxhash        libxxhash-dev               xxhash-devel           xxhash            xxhash
run   pkg-config    pkg-config                  pkgconf-pkg-config     pkgconf           pkgconf
run   openssl       libssl-dev                  openssl-devel          openssl           openssl@3
run   certificates  ca-certificates             ca-certificates        ca-certificates   -
run   font          fonts-dejavu-core           dejavu-sans-fonts      ttf-dejavu        -
run   xdg-open      xdg-utils                   xdg-utils              xdg-utils         -
test  ccache        ccache                      ccache                 ccache            ccache
test  nginx         nginx                       nginx                  nginx             nginx
test  apache        apache2-bin                 httpd                  apache            httpd
test  tinyproxy     tinyproxy-bin|tinyproxy     tinyproxy              tinyproxy         tinyproxy
test  microsocks    microsocks                  microsocks             microsocks        microsocks
test  vsftpd        vsftpd                      vsftpd                 vsftpd            -
test  sshd          openssh-server              openssh-server         openssh           -
test  ssh-keygen    openssh-client              openssh-clients        openssh           -
test  openssl-tool  openssl                     openssl                openssl           openssl@3
test  xvfb          xvfb                        xorg-x11-server-Xvfb   xorg-server-xvfb  -
test  xauth         xauth                       xorg-x11-xauth         xorg-xauth        -
test  openbox       openbox                     openbox                openbox           -
test  xdotool       xdotool                     xdotool                xdotool           -
test  xwininfo      x11-utils                   xwininfo               xorg-xwininfo     -
test  imagemagick   imagemagick                 ImageMagick            imagemagick       imagemagick
test  time-zones    tzdata                      tzdata                 tzdata            -
test  dbus-daemon   dbus-daemon                 dbus-daemon            dbus              dbus
TABLE
}

# packages MANAGER SET...: the names of these sets for this package manager, one a line.
packages() {
    local manager=$1 column
    shift
    case $manager in
        apt) column=3 ;;
        dnf) column=4 ;;
        pacman) column=5 ;;
        brew) column=6 ;;
        *) return 1 ;;
    esac
    package_table | awk -v column="$column" -v sets=" $* " \
        'index(sets, " " $1 " ") && $column != "-" && !seen[$column]++ { print $column }'
}

# The same table for people, as docs/building.md shows it; .ci/run holds the two together.
package_table_markdown() {
    package_table | awk '{
        line = "| " $2 ($1 == "test" ? " (tests)" : "") " |"
        for (column = 3; column <= NF; column++) {
            names = $column == "-" ? "" : "`" $column "`"
            gsub(/\|/, "` or `", names)
            line = line " " names " |"
        }
        print line
    }'
}
