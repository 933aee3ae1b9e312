"""A certificate authority of the runner's own, and the server's certificate, made by openssl.

Everybody is told to trust the authority; nobody is told not to look.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
DAYS = ("-days", "2")


class AuthorityError(Exception):
    """openssl is missing or refuses; the text says why."""


@dataclass(frozen=True)
class Certificate:
    """PEM files; `authority` is what a client has to trust."""

    authority: Path
    chain: Path
    key: Path


def certify(folder: Path, address: str) -> Certificate:
    """A new authority and a certificate of it for an IP address, as files in the folder."""
    made = Certificate(folder / "authority.pem", folder / "server.pem", folder / "server.key")
    authority_key, request = folder / "authority.key", folder / "server.csr"
    extensions = folder / "server.ext"
    extensions.write_text(f"subjectAltName=IP:{address}\nbasicConstraints=CA:FALSE\n")
    subject = ("-subj", "/CN=Haul benchmark authority")
    openssl("req", "-x509", *KEY, "-keyout", authority_key, "-out", made.authority, *subject, *DAYS)
    openssl("req", *KEY, "-keyout", made.key, "-out", request, "-subj", f"/CN={address}")
    signer = ("-CA", made.authority, "-CAkey", authority_key, "-CAcreateserial")
    signed = ("-in", request, "-out", made.chain, "-extfile", extensions)
    openssl("x509", "-req", *signer, *signed, *DAYS)
    return made


def openssl(*words: str | Path) -> None:
    program = shutil.which("openssl")
    if program is None:
        raise AuthorityError("openssl is not installed: apt-get install openssl")
    done = subprocess.run([program, *map(str, words)], capture_output=True, text=True)
    if done.returncode != 0:
        raise AuthorityError(f"openssl {words[0]}: {done.stderr.strip()}")
