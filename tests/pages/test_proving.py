"""Does the page prove in front of its reader, in plain words, and say so when it cannot?"""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.examining import examined
from domain.actors import Role
from record.proof.checkpoint import Checkpoint
from record.proof.cosignature import Witness, cosign
from record.proof.note import Note, sign
from record.proof.tlog_proof import TlogProof
from record.proof.verdict import LIMITS
from record.sealing.delay import Delay
from record.sealing.keys import LogKeys
from tests.pages.desk import Visitor
from tests.sealers import ORIGIN, another_state

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from record.sealing.sealer import Sealer
    from tests.conftest import Database
    from tests.pages.desk import Desk


def stranger(desk: Desk) -> Visitor:
    """Somebody without an account."""
    return Visitor(desk.app.test_client(), desk)


def shown(body: bytes | str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", str(body))))


def receipt(desk: Desk, case_id: UUID, version: int) -> str:
    """The receipt as a file."""
    clerk = desk.client(Role.CLERK)
    return clerk.get(f"/cases/{case_id}/receipts/{version}.tlog-proof").text


def checked(desk: Desk, brought: str, status: int = 200) -> str:
    """What the page says to a stranger who brings that."""
    answer = stranger(desk).submit("/log", "/log", brought=brought)
    assert answer.status_code == status, answer.text
    return shown(answer.text)


def test_anybody_sees_how_far_the_log_is_sealed(desk: Desk, sealer: Sealer) -> None:
    assert "Nothing is sealed yet." in stranger(desk).get("/log").text
    desk.before_the_court()
    size = sealer.seal().size
    page = stranger(desk).get("/log").text
    assert f"{size} events" in shown(page)
    assert "UNANCHORED" in page
    assert str(sealer.keys.verifiers[0]) in unescape(page)
    assert all(each in unescape(page) for each in LIMITS)


def test_a_receipt_is_proved_step_by_step(desk: Desk, sealer: Sealer) -> None:
    case_id = desk.before_the_court()
    sealer.seal()
    brought = receipt(desk, case_id, 5)
    desk.case()
    sealer.seal()
    page = checked(desk, brought)
    assert "This event is in the record, unchanged" in page
    assert "Filed" in page
    assert "begins with the very 5 that yours covers" in page
    found = TlogProof.parse(brought.encode())
    for each in found.hashes:
        assert each.hex() in page
    assert Checkpoint.parse(found.note.text).root.hex() in page
    assert checked(desk, brought.replace("\n", "\r\n")) == page


def test_a_seal_that_was_kept_is_held_against_the_log_of_today(desk: Desk, sealer: Sealer) -> None:
    desk.case()
    sealer.seal()
    kept = stranger(desk).get("/log/checkpoint").text
    assert "Today's seal is the one that you brought." in checked(desk, kept)
    desk.case()
    sealer.seal()
    assert "The record holds all that you kept, unchanged" in checked(desk, kept)


def test_what_does_not_prove_itself_is_refused_by_name(desk: Desk, sealer: Sealer) -> None:
    case_id = desk.before_the_court()
    sealer.seal()
    brought = receipt(desk, case_id, 5)
    found = TlogProof.parse(brought.encode())
    other = TlogProof.parse(receipt(desk, case_id, 4).encode())
    lies = {
        "cannot be read": ["nonsense", "\x00", brought[:80], "x" * 150_000],
        "does not lead to the seal": [
            bytes(TlogProof(3, found.hashes, found.note, found.extra)).decode(),
            bytes(TlogProof(4, found.hashes, found.note, other.extra)).decode(),
        ],
        "No key of this log has signed": [
            bytes(TlogProof(4, found.hashes, forged(found.note.text), found.extra)).decode(),
        ],
    }
    for says, bodies in lies.items():
        for each in bodies:
            page = checked(desk, each, 422)
            assert "Not proved" in page
            assert says in page
            assert "Keep what you have" not in page


def forged(text: str) -> Note:
    return Note(text, (sign(text, ORIGIN, Ed25519PrivateKey.from_private_bytes(b"x" * 32)),))


def signed(keys: LogKeys, size: int, root: bytes) -> str:
    return bytes(keys.signed(Checkpoint(ORIGIN, size, root))).decode()


def test_what_speaks_against_the_office_is_said_to_be_evidence(desk: Desk, sealer: Sealer) -> None:
    for _ in range(3):
        desk.case()
    sealer.seal()
    for says, brought in {
        "You hold another history": signed(sealer.keys, 3, b"x" * 32),
        "does not begin with what you hold": signed(sealer.keys, 2, b"x" * 32),
        "Events that were sealed are gone": signed(sealer.keys, 4, b"x" * 32),
    }.items():
        page = checked(desk, brought, 422)
        assert says in page
        assert "Keep what you have" in page


def test_the_page_says_when_the_log_was_gone_through(desk: Desk, sealer: Sealer) -> None:
    case_id = desk.case()
    sealer.seal()
    assert "Not yet. Every night" in stranger(desk).get("/log").text
    examined(desk.office)
    assert "all 1 events" in shown(stranger(desk).get("/log").text)
    assert "everything held" in stranger(desk).get("/log").text
    assert str(case_id) not in stranger(desk).get("/log").text


def test_what_did_not_hold_is_told_to_the_office_and_that_it_did_not_to_everybody(
    desk: Desk, sealer: Sealer, database: Database
) -> None:
    desk.case()
    sealer.seal()
    another_state(database, 1)
    assert examined(desk.office).findings
    theirs, ours = stranger(desk).get("/log").text, desk.client(Role.AUDITOR).get("/log").text
    for page in (theirs, ours):
        assert "something did not hold" in page
    assert "Unsealed" not in theirs
    assert "Unsealed: The state of event 1" in ours


def test_a_seal_that_a_witness_did_not_sign_so_is_worth_nothing(
    desk: Desk, sealer: Sealer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
    witness = Witness("witness.example", key.public_key().public_bytes_raw())
    policy = tmp_path / "policy"
    policy.write_text(f"witness one {witness}\nquorum one\n")
    monkeypatch.setattr(desk.office, "settings", replace(desk.office.settings, policy_file=policy))
    sealer.witnesses = {"one": lambda note, _: [cosign(note.text, witness.name, key, 1)]}
    desk.case()
    sealer.seal()
    assert "WITNESSED 1-of-1." in shown(stranger(desk).get("/log").text)
    sealer.witnesses = {"one": lambda *_: [cosign("another text\n", witness.name, key, 1)]}
    desk.case()
    sealer.seal()
    assert "FAILED." in shown(stranger(desk).get("/log").text)


def test_a_late_seal_is_an_alarm_on_the_pages(
    desk: Desk, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.case()
    clerk = desk.client(Role.CLERK)
    for path in ("/", "/log"):
        assert "is late" not in clerk.get(path).text
    monkeypatch.setattr("api.pages.standing.delay", lambda *_: Delay(0, 1, 61.0))
    monkeypatch.setattr("api.pages.proving.delay", lambda *_: Delay(0, 1, 61.0))
    monkeypatch.setattr("api.health.delay", lambda *_: Delay(0, 1, 61.0))
    for path in ("/", "/log"):
        assert "is late" in clerk.get(path).text
    health = clerk.get("/health").json
    assert health["status"] == "unsealed"
    assert health["sealed"]["seconds_waiting"] == 61.0
    assert "docketproof_unsealed_seconds 61.0" in clerk.get("/metrics").text


def test_an_issued_report_offers_its_bundle_and_says_what_is_not_proved(
    desk: Desk, sealer: Sealer
) -> None:
    desk.case()
    auditor = desk.client(Role.AUDITOR)
    for path in ("/reports/status", "/reports/by-offence"):
        assert all(each in unescape(auditor.get(path).text) for each in LIMITS), path
    answer = auditor.submit("/reports/by-offence", "/reports/by-offence/issue", key="k")
    desk.catch_up()
    sealer.seal()
    page = unescape(auditor.get(answer.location).text)
    assert f'href="{answer.location}/bundle"' in page
    assert all(each in page for each in LIMITS)
    assert auditor.get(f"{answer.location}/bundle").data.startswith(b"PK")
