#include "tests/support/demolist.h"

namespace haul {

namespace {

constexpr char kList[] = R"(# Things to fetch, collected over a week.
# Lines that begin with # are comments; blank lines don't count.

# Datasets
%BASE%/files/datasets/landsat-mosaic-2024-200MiB.zip
%BASE%/files/datasets/climate-2024-01-48KiB.csv
%BASE%/files/datasets/climate-2024-02-44KiB.csv
%BASE%/files/datasets/climate-2024-03-51KiB.csv
%BASE%/files/datasets/climate-2024-04-1KiB.csv
%BASE%/files/datasets/stations-12KiB.json
%BASE%/files/datasets/census-tables-5MiB.gz
%BASE%/goodsum/datasets/checked-readings-320KiB.csv

# Field notes, to be read
%BASE%/pages/1.html
%BASE%/pages/2.html
%BASE%/pages/3.html
%BASE%/pages/4.html
%BASE%/pages/5.html
%BASE%/pages/6.html
%BASE%/pages/7.html
%BASE%/pages/8.html
%BASE%/pages/9.html
%BASE%/pages/10.html

# Scans
%BASE%/files/scans/scan-014-180KiB.tiff
%BASE%/files/scans/scan-015-212KiB.tiff
%BASE%/files/scans/scan-016-196KiB.tiff
%BASE%/files/scans/scan-017-240KiB.tiff
%BASE%/files/scans/scan-018-175KiB.tiff
%BASE%/files/scans/scan-015-212KiB.tiff
%BASE%/missing/scans/scan-019.tiff
%BASE%/cut/scans/scan-020-400KiB.tiff

# Podcast
%BASE%/files/podcast/episode-11-8MiB.mp3
%BASE%/files/podcast/episode-12-12MiB.mp3
%BASE%/slow/podcast/episode-13-1MiB.mp3
%BASE%/gone/podcast/episode-01.mp3
%BASE%/forbidden/podcast/members-only.mp3

# Photos from the coast
%BASE%/files/photos/coast-001-96KiB.jpg
%BASE%/files/photos/coast-002-88KiB.jpg
%BASE%/files/photos/coast-003-132KiB.jpg
%BASE%/files/photos/coast-004-104KiB.jpg
%BASE%/files/photos/coast-005-75KiB.jpg
%BASE%/files/photos/coast-006-64KiB.jpg
%BASE%/files/photos/lighthouse%20at%20night-110KiB.jpg
%BASE%/files/photos/panorama-20MiB.png

# Papers and minutes
%BASE%/files/papers/2403.01234v2-640KiB.pdf
%BASE%/files/papers/2403.05678v1-720KiB.pdf
%BASE%/redirect/papers/latest-420KiB.pdf
%BASE%/named/0
%BASE%/named/1
%BASE%/named/2
%BASE%/late/papers/from-the-archive-36KiB.pdf
mailto:someone@example.org

# Software
%BASE%/files/software/live-image-amd64-64MiB.iso
%BASE%/files/software/tool-1.4.2-3MiB.zip
%BASE%/files/software/tool-1.4.2-sha256sums-1KiB.txt
%BASE%/badsum/software/plugin-0.9-256KiB.zip
%BASE%/busy/software/nightly-build-900KiB.zip
%BASE%/stall/software/mirror-copy-500KiB.zip?for=6
htp://typo.example/tool-1.4.1.zip

# From old bookmarks
%BASE%/files/misc/readme-2KiB.txt
%BASE%/files/misc/wallpaper-1MiB.png
%BASE%/loop
%BASE%/nolocation
%BASE%/error/report.cgi
%BASE%/always-busy/mirror/index.html
http://127.0.0.1:%REFUSED%/archive/backup-2019.zip
http://no-such-host.invalid/file.zip
)";

} // namespace

QByteArray demoList(const QUrl &baseUrl, quint16 refusedPort)
{
    QByteArray list(kList);
    list.replace("%BASE%", baseUrl.toEncoded());
    list.replace("%REFUSED%", QByteArray::number(refusedPort));
    return list;
}

} // namespace haul
