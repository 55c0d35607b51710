"""Attacks 18 to 23: on what readers believe of a clock, a size, a receipt, and of silence."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import psycopg2
import pytest
from click.testing import CliRunner

from api.cli.verifying import verify_
from record.proof.checkpoint import Checkpoint
from record.proof.note import Note, sign
from record.proof.tlog_proof import TlogProof
from record.proof.verdict import OMISSION, WINDOW
from record.sealing import receipts
from record.sealing.delay import delay
from tests.attacks.conftest import ORIGIN, County
from tests.attacks.test_attacks import repacked


def test_18_what_was_never_entered_is_not_proved_and_each_reader_is_told_so(
    county: County,
) -> None:
    path = county.bundle(county.issue())
    with ZipFile(path) as archive:
        told = [archive.read(each).decode() for each in ("README.txt", "certificate.txt")]
    policy = county.folder / "policy"
    policy.write_text(county.policy)
    told.append(CliRunner().invoke(verify_, [str(path), "--policy", str(policy)]).output)
    for each in told:
        assert OMISSION in each
        assert WINDOW in each


def test_19_whoever_delays_sealing_to_edit_first_sets_off_the_alarm(county: County) -> None:
    with closing(psycopg2.connect(county.owner_url)) as connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record.commits DISABLE TRIGGER ALL")
        cursor.execute("UPDATE record.commits SET recorded_at = now() - interval '61 seconds'")
        assert cursor.rowcount > 0
        connection.commit()
    with county.sealer.pool.cursor() as cursor:
        assert delay(cursor, county.sealer.log_id).is_late
    county.sealer.seal()
    with county.sealer.pool.cursor() as cursor:
        assert not delay(cursor, county.sealer.log_id).is_late


def test_21_a_clock_that_was_set_forward_is_told_by_the_witnesses_clocks(county: County) -> None:
    assert county.said(county.bundle(county.issue())) == "WITNESSED 3-of-3"
    latest = max(datetime.fromisoformat(json.loads(each.leaf)["at"]) for each in county.events())
    for desk in county.desks.values():
        desk.now = lambda: int(latest.timestamp()) - 2 * 3600
    path = county.bundle(county.issue("weekly"), "ahead.zip")
    assert county.said(path) == "FAILED: AheadOfTime"


@pytest.mark.parametrize(
    "size", ["9223372036854775807", "9223372036854775808", "99999999999999999999", "-1", "1e9", ""]
)
def test_23_a_size_beyond_all_measure_breaks_no_verifier(size: str, county: County) -> None:
    path = county.bundle(county.issue())
    with ZipFile(path) as archive:
        checkpoint = Checkpoint.parse(Note.parse(archive.read("checkpoint")).text)
    text = str(checkpoint).replace(f"\n{checkpoint.size}\n", f"\n{size}\n")
    lines = tuple(sign(text, ORIGIN, each) for each in county.sealer.keys.keys)
    said = county.said(repacked(path, "checkpoint", bytes(Note(text, lines))))
    assert said in ("FAILED: Malformed", "FAILED: Truncated", "FAILED: NotIssued")


def receipt_of(county: County) -> tuple[Path, TlogProof]:
    county.sealer.seal()
    case_id = UUID(county.events()[-1].stream_id)
    with county.office.reading.cursor() as cursor:
        found = receipts.receipts(cursor, county.office.log_id, case_id)[-1].receipt
    path = county.folder / "receipt"
    path.write_bytes(bytes(found))
    return path, found


def test_a_receipt_is_verified_by_both_programs(county: County) -> None:
    path, _ = receipt_of(county)
    policy = county.folder / "policy"
    policy.write_text(county.policy)
    ours = CliRunner().invoke(verify_, [str(path), "--policy", str(policy)]).output
    assert ours.startswith("WITNESSED 3-of-3\n")
    assert county.by_go(path) == "WITNESSED 3-of-3"


def test_23_a_receipt_that_was_changed_is_believed_by_no_program(county: County) -> None:
    path, found = receipt_of(county)
    policy = county.folder / "policy"
    policy.write_text(county.policy)
    forged = Note(found.note.text.replace("\n", "\nx", 1), found.note.lines)
    lies = {
        "another leaf": replace(found, extra=found.extra.replace(b'"v":1', b'"v":2')),
        "another index": replace(found, index=found.index ^ 1),
        "far beyond": replace(found, index=2**62),
        "too long": replace(found, hashes=[*found.hashes, *[b"x" * 32] * 60]),
        "too short": replace(found, hashes=found.hashes[:-1]),
        "no leaf": replace(found, extra=None),
        "another checkpoint": replace(found, note=forged),
    }
    for what, lie in lies.items():
        path.write_bytes(bytes(lie))
        ours = CliRunner().invoke(verify_, [str(path), "--policy", str(policy)])
        assert (ours.exit_code, ours.output[:7]) == (1, "FAILED:"), what
        assert county.by_go(path).startswith("FAILED: "), what
