"""A checkpoint stamped by an authority of our own: OpenSSL answers, over HTTP on loopback."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from record.proof.findings import Malformed, Unstamped
from record.proof.stamp import trusting
from record.sealing import checkpoints
from record.sealing.stamping import QUERY, Authority

CONFIG = """
[tsa1]
serial = {home}/serial
crypto_device = builtin
signer_cert = {home}/tsa.pem
signer_key = {home}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


def certified(name: str, key: Any, issuer: str, signer: Any, *, stamps: bool) -> bytes:
    """A certificate in PEM: of one who stamps, or of one who certifies."""

    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=9))
        .add_extension(x509.BasicConstraints(ca=not stamps, path_length=None), critical=True)
    )
    if stamps:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(signer, hashes.SHA256()).public_bytes(Encoding.PEM)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority's folder: its key, its certificate, and whoever certified it."""
    if which("openssl") is None:
        pytest.skip("Needs the openssl command, which nearly every system has.")
    home = tmp_path_factory.mktemp("authority")
    root, stamps = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    (home / "root.pem").write_bytes(certified("Root", root, "Root", root, stamps=False))
    (home / "tsa.pem").write_bytes(certified("TSA", stamps, "Root", root, stamps=True))
    (home / "tsa.key").write_bytes(
        stamps.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (home / "serial").write_text("01")
    (home / "tsa.cnf").write_text(CONFIG.format(home=home))
    return home


@pytest.fixture
def authority(home: Path) -> Iterator[Authority]:
    """The authority at its address."""

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == QUERY
            (home / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-section", "tsa1"]
            command += ["-queryfile", "query", "-out", "reply"]
            subprocess.run(command, cwd=home, check=True, capture_output=True)
            self.send_response(200)
            self.end_headers()
            self.wfile.write((home / "reply").read_bytes())

        def log_message(self, *_: object) -> None:
            """Nothing: a test has no use for it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Authority(f"http://127.0.0.1:{server.server_port}", (home / "root.pem").read_bytes())
    server.shutdown()
    thread.join()
    server.server_close()


def stamp_of(sealing: Any, sealer: Any, size: int) -> bytes | None:
    with sealing.cursor() as cursor:
        return checkpoints.stamp(cursor, sealer.log_id, size)


def test_a_checkpoint_that_was_asked_for_is_stamped(sealer, grow, sealing, authority, home):
    sealer.authority = authority.stamp
    assert not sealer.stamp(asked=True)
    grow(3)
    sealer.seal()
    assert sealer.stamp(asked=True)
    assert not sealer.stamp(asked=True)
    response = stamp_of(sealing, sealer, 3)
    with sealing.cursor() as cursor:
        text = checkpoints.of_size(cursor, sealer.log_id, 3).note.text.encode()
    at = trusting((home / "root.pem").read_bytes())(response, text)
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=5)
    (home / "text").write_bytes(text)
    (home / "response").write_bytes(response)
    command = ["openssl", "ts", "-verify", "-data", "text", "-in", "response"]
    command += ["-CAfile", "root.pem"]
    assert subprocess.run(command, cwd=home, check=False, capture_output=True).returncode == 0
    (home / "text").write_bytes(text.replace(b"\n3\n", b"\n4\n"))
    assert subprocess.run(command, cwd=home, check=False, capture_output=True).returncode != 0


def test_unasked_a_checkpoint_is_stamped_once_a_day(sealer, grow, sealing, authority, dba):
    sealer.authority = authority.stamp
    grow(1)
    sealer.seal()
    assert sealer.stamp(asked=False)
    grow(1)
    sealer.seal()
    assert not sealer.stamp(asked=False)
    dba("UPDATE record.checkpoints SET published_at = now() - interval '25 hours' WHERE size = 1")
    assert sealer.stamp(asked=False)
    assert stamp_of(sealing, sealer, 2)


def test_an_authority_that_fails_keeps_nobody_waiting(sealer, grow, sealing, authority):
    grow(1)
    sealer.seal()
    for wrong in (
        Authority("http://127.0.0.1:9", authority.certificates),
        Authority("file:///etc/hostname", authority.certificates),
    ):
        sealer.authority = wrong.stamp
        assert not sealer.stamp(asked=True)
    assert stamp_of(sealing, sealer, 1) is None
    sealer.authority = authority.stamp
    assert sealer.stamp(asked=True)


def test_a_stamp_of_somebody_else_is_not_kept(sealer, grow, sealing, authority):
    other = ec.generate_private_key(ec.SECP256R1())
    pem = certified("Root", other, "Root", other, stamps=False)
    grow(1)
    sealer.seal()
    with pytest.raises(Unstamped):
        Authority(authority.url, pem).stamp(b"text")
    sealer.authority = Authority(authority.url, pem).stamp
    assert not sealer.stamp(asked=True)
    assert stamp_of(sealing, sealer, 1) is None


def test_whoever_stamps_is_named_by_certificates(authority):
    with pytest.raises(Malformed):
        Authority(authority.url, b"").stamp(b"text")
