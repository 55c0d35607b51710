"""Time stamps: those of public authorities are read, and no other passes for one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from record.proof.findings import Malformed, Unstamped
from record.proof.stamp import LONGEST, request_of, trusting

FIXTURES = Path(__file__).parents[4] / "shared/data/rfc3161/trailofbits/test/fixtures"
needs_stamps = pytest.mark.skipif(
    not FIXTURES.is_dir(), reason="The public time stamps are not at hand (shared/data)."
)


def read(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


@needs_stamps
@pytest.mark.parametrize("kind", ["sha256", "sha384", "sha512"])
def test_a_stamp_of_a_public_authority_gives_its_time(kind: str) -> None:
    look = trusting(read("sigstage/ts_chain.pem"))
    at = look(read(f"sigstage/response-{kind}.tsr"), b"hello")
    assert datetime(2025, 1, 1, tzinfo=UTC) < at < datetime(2026, 11, 1, tzinfo=UTC)


@needs_stamps
@pytest.mark.parametrize(
    ("chain", "response", "text"),
    [
        ("sigstage", "sigstage/response-sha256.tsr", b"hullo"),
        ("sigstage", "sigstage/response-invalid-signature.tsr", b"hello"),
        ("test_tsa", "sigstage/response-sha256.tsr", b"hello"),
        ("sigstage", "test_tsa/response.tsr", b"hello"),
        ("sigstage", "test_tsa/request.der", b"hello"),
        ("test_tsa", "test_tsa/response-injected-certs.tsr", b"hullo"),
        ("sigstage", "sigstage/ts_chain.pem", b"hello"),
    ],
)
def test_nothing_else_is_a_stamp_of_this_text(chain: str, response: str, text: bytes) -> None:
    look = trusting(read(f"{chain}/ts_chain.pem"))
    with pytest.raises(Unstamped):
        look(read(response), text)


@needs_stamps
def test_a_stamp_that_is_cut_off_or_too_long_is_none() -> None:
    look, whole = trusting(read("sigstage/ts_chain.pem")), read("sigstage/response-sha256.tsr")
    for each in (b"", b"\x00", whole[:-1], whole[: len(whole) // 2], whole + b"x" * LONGEST):
        with pytest.raises(Unstamped):
            look(each, b"hello")


@needs_stamps
def test_every_byte_of_a_stamp_counts_or_says_nothing_of_the_text() -> None:
    """A bit of each byte flipped: refused, or of the same text and the same time."""
    look, whole = trusting(read("sigstage/ts_chain.pem")), read("sigstage/response-sha256.tsr")
    at, refused = look(whole, b"hello"), 0
    for place in range(len(whole)):
        flipped = bytearray(whole)
        flipped[place] ^= 1
        try:
            assert look(bytes(flipped), b"hello") == at
        except Unstamped:
            refused += 1
    assert refused > len(whole) // 2


def test_whom_to_trust_has_to_be_said_in_certificates() -> None:
    for each in (b"", b"nonsense", b"\xff"):
        with pytest.raises(Malformed):
            trusting(each)


def test_an_authority_is_told_a_digest_and_nothing_else() -> None:
    text = b"office.example/case-log\n3\nAAAA\n"
    asked = request_of(text)
    assert text not in asked.as_bytes()
    assert asked.nonce is not None
