"""One nginx on free loopback ports with a private prefix; ended by its pid.

/PATH is a file below the root; /slow/PATH is the same file at 100 bytes a second, /capped/PATH at 4
MB a second and connection. /same/ANYTHING is always the file SAME_FILE: a list of any length asks
for a single file of the disk. One port speaks HTTP, one TLS with HTTP/1.1, one TLS with HTTP/2, too.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from authority import Certificate, certify

SLOW_BYTES_PER_SECOND = 100
CAPPED_BYTES_PER_SECOND = 4_000_000
SAME_FILE = "same.bin"
ADDRESS = "127.0.0.1"
START_SECONDS = 10

CONFIG = """
daemon off;
{user}
worker_processes 1;
worker_rlimit_nofile 8192;
pid {prefix}/nginx.pid;
error_log {prefix}/error.log warn;
events {{ worker_connections 4096; }}
http {{
    types {{ text/html html; }}
    default_type application/octet-stream;
    access_log off;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    keepalive_timeout 600s;
    keepalive_requests 1000000000;
    reset_timedout_connection on;
    client_body_temp_path {prefix}/body;
    proxy_temp_path {prefix}/proxy;
    fastcgi_temp_path {prefix}/fastcgi;
    uwsgi_temp_path {prefix}/uwsgi;
    scgi_temp_path {prefix}/scgi;
    ssl_certificate {certificate.chain};
    ssl_certificate_key {certificate.key};
    server {{
        {listen}
        root {root};
        location / {{ }}
        location /slow/ {{ alias {root}/; limit_rate {slow}; }}
        location /capped/ {{ alias {root}/; limit_rate {capped}; }}
        location /same/ {{ rewrite ^ /{same} break; }}
    }}
}}
"""


class ServerError(Exception):
    """nginx is missing or does not start; the text says why."""


class Server:
    """with Server(root, prefix) as server: ... server.url("folder/file")

    Listens for HTTP on `addresses`, for TLS on the first of them.
    """

    def __init__(self, root: Path, prefix: Path, addresses: Iterable[str] = (ADDRESS,)) -> None:
        self.root = root
        self.prefix = prefix
        self.addresses = tuple(addresses)
        self.ports = {"http": 0, "tls": 0, "h2": 0}
        self.certificate: Certificate | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, path: str, pace: str = "", way: str = "http", address: str = "") -> str:
        """`pace` is "slow", "capped", "same" or nothing: as fast as it goes; `way` a port's key,
        or "hosts": HTTP, where each `address` is a name of its own."""
        scheme = "http" if way in ("http", "hosts") else "https"
        port = self.ports["http" if way == "hosts" else way]
        place = f"{address or self.addresses[0]}:{port}"
        return f"{scheme}://{place}/{pace + '/' if pace else ''}{path}"

    def __enter__(self) -> "Server":
        program = find_nginx()
        self.prefix.mkdir(parents=True)
        self.ports = dict(zip(self.ports, free_ports(len(self.ports))))
        self.certificate = certify(self.prefix, self.addresses[0])
        config = self.prefix / "nginx.conf"
        config.write_text(self._config())
        # In a group of its own: Ctrl-C is for the runner, which then ends the server.
        command = [program, "-p", str(self.prefix), "-c", str(config)]
        log = self.prefix / "error.log"
        with open(log, "wb") as errors:
            self.process = subprocess.Popen(command, stderr=errors, process_group=0)
        self._wait_until_it_listens(log)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()

    def _config(self) -> str:
        plain = [f"listen {address}:{self.ports['http']}" for address in self.addresses]
        first = self.addresses[0]
        secured = [f"listen {first}:{self.ports['tls']} ssl"]
        secured += [f"listen {first}:{self.ports['h2']} ssl http2"]
        return CONFIG.format(
            user="user root;" if os.geteuid() == 0 else "",  # it must read a private work folder
            prefix=self.prefix,
            root=self.root,
            certificate=self.certificate,
            listen="\n        ".join(f"{each} backlog=4096;" for each in plain + secured),
            slow=SLOW_BYTES_PER_SECOND,
            capped=CAPPED_BYTES_PER_SECOND,
            same=SAME_FILE,
        )

    def _wait_until_it_listens(self, log: Path) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process and self.process.poll() is None:
            try:
                socket.create_connection((self.addresses[0], self.ports["http"]), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        self.__exit__()
        raise ServerError(f"nginx does not start: {log.read_text().strip()}")


def find_nginx() -> str:
    program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if program is None:
        raise ServerError("nginx is not installed: apt-get install nginx-light")
    return program


def free_ports(count: int) -> list[int]:
    """Distinct ones, because all are held until the last is known."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((ADDRESS, 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
