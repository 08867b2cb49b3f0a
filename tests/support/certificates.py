"""Makes certificates with the openssl command, good and bad, for tests of TLS."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

OPENSSL = shutil.which("openssl")


@dataclass(frozen=True)
class Certificates:
    """A test authority and what it signs, in one folder."""

    folder: Path

    @property
    def authority(self) -> Path:
        return self.folder / "ca.pem"

    def server(self, host: str, *, days: str = "2", self_signed: bool = False) -> ssl.SSLContext:
        """A server's context with a certificate for `host`."""
        name = f"{host}-{days}-{self_signed}"
        key, certificate = self.folder / f"{name}.key", self.folder / f"{name}.pem"
        (self.folder / "ext").write_text(f"subjectAltName=DNS:{host}\n")
        _openssl(self.folder, f"req -new -newkey rsa:2048 -nodes -keyout {key} -out {name}.csr -subj /CN={host}")
        signer = f"-signkey {key}" if self_signed else "-CA ca.pem -CAkey ca.key -CAcreateserial"
        _openssl(self.folder, f"x509 -req -in {name}.csr {signer} -days {days} -extfile ext -out {certificate}")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return context


def make_authority(folder: Path) -> Certificates:
    """A new authority."""
    _openssl(folder, "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=Test-CA")
    return Certificates(folder)


def _openssl(folder: Path, arguments: str) -> None:
    assert OPENSSL is not None
    subprocess.run([OPENSSL, *arguments.split()], cwd=folder, check=True, capture_output=True, timeout=60)
