"""What a witness answers over the network, honest or not, and what of it is believed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from record.proof.checkpoint import Checkpoint
from record.proof.cosignature import Witness, cosign
from record.proof.note import Line, Note, sign
from record.proof.tree import leaf_hash
from record.sealing.asking import AskedOverHttp

OWN, LOG = (Ed25519PrivateKey.from_private_bytes(bytes([each]) * 32) for each in (1, 2))
WITNESS = Witness("witness.example", OWN.public_key().public_bytes_raw())
TEXT = str(Checkpoint("office.example/log", 1, leaf_hash(b"a")))
NOTE = Note(TEXT, (sign(TEXT, "office.example/log", LOG),))
COSIGNED = cosign(TEXT, WITNESS.name, OWN, 1_780_000_000)


@contextmanager
def answering(body: bytes) -> Iterator[str]:
    """Somebody who answers so, whatever is asked; the address."""

    class Answers(StreamRequestHandler):
        def handle(self) -> None:
            length = 0
            while line := self.rfile.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            self.rfile.read(length)
            self.wfile.write(body)

    with ThreadingTCPServer(("127.0.0.1", 0), Answers) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def http(body: str, status: str = "200 OK") -> bytes:
    said = body.encode()
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(said)}\r\n\r\n".encode() + said


def lines_of(answer: bytes) -> list[Line]:
    with answering(answer) as url:
        return list(AskedOverHttp(WITNESS, url)(NOTE, lambda _: []))


def test_an_honest_answer_is_believed() -> None:
    assert lines_of(http(str(COSIGNED))) == [COSIGNED]


def test_a_witness_adds_nothing_in_anybody_elses_name() -> None:
    """What is published never changes: a line too many, or a false one, would be there for ever."""
    strange = "".join(str(Line(f"stranger-{n}", bytes(4), bytes(64))) for n in range(80))
    forged = Line("office.example/log", NOTE.lines[0].key_id, bytes(64))
    for more in (strange, str(forged), str(COSIGNED)):
        assert lines_of(http(f"{COSIGNED}{more}")) == [COSIGNED]


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2p1 Debian\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 " + b"x" * 70_000 + b"\r\n\r\n",
        http("nonsense"),
        http(""),
        http("\x00"),
        http("busy", "503 Service Unavailable"),
        http("1" * 5_000, "409 Conflict"),
        http(str(cosign(TEXT, "witness.example", LOG, 1_780_000_000))),
        http(str(Line("witness.example", WITNESS.key_id, COSIGNED.signature[:8] + bytes(64)))),
    ],
    ids=lambda answer: repr(answer[:24]),
)
def test_whatever_else_answers_is_a_witness_that_is_silent(answer: bytes) -> None:
    assert lines_of(answer) == []
