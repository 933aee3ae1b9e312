"""One nginx on a free loopback port with a private prefix; ended by its pid.

/PATH is a file below the root; /slow/PATH is the same file at 100 bytes a second, /capped/PATH at 4
MiB a second and connection.
"""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

SLOW_BYTES_PER_SECOND = 100
CAPPED_BYTES_PER_SECOND = 4 << 20
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
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{ root {root}; }}
        location /slow/ {{ alias {root}/; limit_rate {slow}; }}
        location /capped/ {{ alias {root}/; limit_rate {capped}; }}
    }}
}}
"""


class ServerError(Exception):
    """nginx is missing or does not start; the text says why."""


class Server:
    """with Server(root, prefix) as server: ... server.url("folder/file")"""

    def __init__(self, root: Path, prefix: Path) -> None:
        self.root = root
        self.prefix = prefix
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, path: str, pace: str = "") -> str:
        """`pace` is "slow", "capped" or nothing: as fast as it goes."""
        return f"http://127.0.0.1:{self.port}/{pace + '/' if pace else ''}{path}"

    def __enter__(self) -> "Server":
        program = find_nginx()
        self.prefix.mkdir(parents=True)
        self.port = free_port()
        config = self.prefix / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""  # it must read a private work folder
        fields = dict(prefix=self.prefix, port=self.port, root=self.root, user=user)
        paces = dict(slow=SLOW_BYTES_PER_SECOND, capped=CAPPED_BYTES_PER_SECOND)
        config.write_text(CONFIG.format(**paces, **fields))
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

    def _wait_until_it_listens(self, log: Path) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
