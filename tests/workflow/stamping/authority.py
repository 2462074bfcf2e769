"""A time-stamping authority on this computer: its stamps are made by `openssl`, over HTTP."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="`openssl`, which plays the authority, is not there"
)

_CONFIG = """\
[tsa]
default_tsa = here
[here]
serial = ./serial
signer_cert = ./tsa.pem
signer_key = ./tsa.key
signer_digest = {digest}
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_chain = no
ess_cert_id_alg = {binding}
"""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """An authority in a folder: its root certificate is ``root.pem``, its own ``tsa.pem``."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def answer(self, request: bytes) -> bytes:
        """Stamp what a request asks for."""
        (self.folder / "asked.tsq").write_bytes(request)
        files = ("-queryfile", "asked.tsq", "-out", "given.tsr")
        self._run("ts", "-reply", "-config", "ca.cnf", "-section", "here", *files)
        return (self.folder / "given.tsr").read_bytes()

    def request(self, path: Path, *options: str) -> bytes:
        """Have `openssl` ask for a stamp of a file, as another program would."""
        self._run("ts", "-query", "-data", str(path), "-sha256", "-out", "other.tsq", *options)
        return (self.folder / "other.tsq").read_bytes()

    def _run(self, *arguments: str) -> None:
        done = subprocess.run(
            ["openssl", *arguments], cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert 0 == done.returncode, done.stderr


def new_authority(
    folder: Path,
    *,
    digest: str = "sha256",
    binding: str = "sha256",
    key: str = "rsa",
    expired: bool = False,
) -> Authority:
    """Found an authority with a root of its own; a certificate that expired did so yesterday."""
    folder.mkdir(parents=True)
    (folder / "ca.cnf").write_text(_CONFIG.format(digest=digest, binding=binding))
    (folder / "serial").write_text("01\n")
    now = datetime.now(UTC)
    root_key, own_key = _new_key("rsa"), _new_key(key)
    until = now - _DAY if expired else now + 3_650 * _DAY
    root = _certificate("Invented root", root_key, "Invented root", root_key, now + 9_999 * _DAY)
    own = _certificate("Invented authority", own_key, "Invented root", root_key, until)
    (folder / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (folder / "tsa.pem").write_bytes(own.public_bytes(Encoding.PEM))
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "tsa.key").write_bytes(own_key.private_bytes(*form))
    return Authority(folder)


def _new_key(kind: str) -> _Key:
    if kind == "rsa":
        return rsa.generate_private_key(65_537, 2_048)
    return ec.generate_private_key(ec.SECP256R1())


def _certificate(name: str, key: _Key, issuer: str, by: _Key, until: datetime) -> x509.Certificate:
    is_root = key is by
    builder = (
        x509.CertificateBuilder(_name(issuer), _name(name), key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - 10_000 * _DAY)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
    )
    if not is_root:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(by, hashes.SHA256())


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@dataclass
class Server:
    """What answers over HTTP, and what it was asked; a status of 302 leads to `elsewhere`."""

    answers: Callable[[bytes], bytes]
    status: int = 200
    elsewhere: str = ""
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)
    url: str = ""


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Serve on this computer until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            server.asked.append((self.path, self.headers["Content-Type"], sent))
            answer = server.answers(sent)
            self.send_response(server.status)
            if server.elsewhere:
                self.send_header("Location", server.elsewhere)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=listening.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{listening.server_address[1]}"
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
