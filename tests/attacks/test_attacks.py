"""What an office that must not be trusted can try, and by which word an auditor learns of it.

Each attack is a real one on a real database. It has to change something, and the verdict is that of
two programs: ours, and one in Go that stands on code which others wrote.
"""

# Longer than the house allows: the table of attacks is read as one.

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import psycopg2
import pytest
from click.testing import CliRunner
from psycopg2 import errors

from api.cli.verifying import verify_
from api.examining import examined
from record.proof.bundle import verify
from record.proof.checkpoint import Checkpoint
from record.proof.note import Note, sign
from record.proof.policy import Policy
from record.proof.tlog_proof import TlogProof
from record.proof.verdict import OMISSION, WINDOW
from record.proof.witnessing import Request
from record.sealing import receipts
from record.sealing.delay import delay
from record.sealing.keys import LogKeys
from record.sealing.memory import Memory
from record.sealing.refusals import Changed, SealRefused, Truncated, Unmet
from record.vault.disclosures import digest, disclosure, field
from record.vault.sealing import place, seal, unseal
from recount.bundled import Recounted
from recount.figures_from_parquet import REPORTS
from tests.attacks.conftest import ORIGIN, County, Event


def edited(events: list[Event]) -> list[Event]:
    """One case came from elsewhere."""
    first = next(n for n, each in enumerate(events) if each.topic == "case.identified:2" or n == 0)
    changed = events[first].saying(b'"county":"SAMPLE"', b'"county":"SIMPLE"')
    return [*events[:first], changed, *events[first + 1 :]]


def last_position(county: County) -> int:
    return len(county.events())


def repacked(path: Path, name: str, body: bytes) -> Path:
    """The bundle with another entry in the place of one; it has to be another one."""
    made = path.with_name(f"other-{path.name}")
    with ZipFile(path) as old, ZipFile(made, "w") as new:
        assert old.read(name) != body, "This attack changes nothing."
        for each in old.namelist():
            new.writestr(each, body if each == name else old.read(each))
    return made


def test_an_honest_office_is_witnessed(county: County) -> None:
    path = county.bundle(county.issue())
    assert county.said(path) == "WITNESSED 3-of-3"
    kept = county.keep()
    later = county.bundle(county.issue("weekly"), "later.zip")
    assert county.said(later, kept) == "WITNESSED 3-of-3"


@pytest.mark.parametrize("asked", [{}, {"county": "SAMPLE"}, {"county": "YOLO"}])
def test_the_figures_of_four_reports_are_worked_out_again(
    asked: dict[str, str], county: County
) -> None:
    for name in REPORTS:
        path = county.bundle(county.issue(name, **asked))
        found = verify(path, Policy.parse(county.policy), recount=Recounted)
        assert f"rows of {name} follow from the events." in found.notes[2]


def test_two_of_three_are_enough_and_one_is_not(county: County) -> None:
    everybody = county.sealer.witnesses
    county.sealer.witnesses = {"defender": everybody["defender"]}
    with pytest.raises(Unmet):
        county.issue()
    county.sealer.witnesses |= {"auditor": everybody["auditor"]}
    assert county.said(county.bundle(county.issue())) == "WITNESSED 2-of-3"


def test_without_witnesses_it_is_consistent_at_most(county: County) -> None:
    county.sealer.witnesses, policy = {}, county.sealer.policy
    county.sealer.policy = replace(policy, quorum="none")
    first = county.bundle(county.issue())
    kept = county.keep()
    second = county.bundle(county.issue("weekly"), "second.zip")
    assert county.said(first) == "UNANCHORED"
    assert county.said(second, kept) == "CONSISTENT"


def test_3_a_state_that_was_edited_is_not_the_one_that_its_leaf_names(county: County) -> None:
    issued = county.issue()
    county.rewrite(edited, rechain=False)
    assert county.said(county.bundle(issued)) == "FAILED: Unsealed"


def test_the_command_says_it_and_ends_so(county: County) -> None:
    issued = county.issue()
    path, policy = county.bundle(issued), county.folder / "policy"
    policy.write_text(county.policy)
    words = [str(path), "--policy", str(policy)]
    honest = CliRunner().invoke(verify_, words)
    assert (honest.exit_code, honest.output.splitlines()[0]) == (0, "WITNESSED 3-of-3")
    assert "No log can prove that something was never entered" in honest.output
    county.rewrite(edited, rechain=False)
    county.bundle(issued)
    forged = CliRunner().invoke(verify_, words)
    assert (forged.exit_code, forged.output[:17]) == (1, "FAILED: Unsealed:")
    policy.write_text("nonsense")
    assert CliRunner().invoke(verify_, words).output.startswith("FAILED: Malformed: Line 1")


def test_4_leaves_and_tree_that_were_built_anew_do_not_have_the_root_that_was_signed(
    county: County,
) -> None:
    issued = county.issue()
    county.rewrite(edited, rechain=True)
    assert county.said(county.bundle(issued)) == "FAILED: Changed"


def test_5_the_sealer_does_not_sign_on_top_of_what_was_changed(county: County) -> None:
    county.issue()
    county.rewrite(edited, rechain=True)
    with pytest.raises(Changed):
        county.issue("weekly")


def test_6_whoever_stole_the_key_gets_no_witness_and_what_was_kept_tells_them(
    county: County,
) -> None:
    issued = county.issue()
    kept = county.keep()
    county.rewrite(edited, rechain=True)
    county.forget()
    with pytest.raises(Unmet):
        county.sealer.seal()
    county.forget()
    county.seal_alone()
    path = county.bundle(issued)
    assert county.by_us(path) == "FAILED: FiguresDiffer"
    assert county.by_go(path) == "UNANCHORED"
    assert county.by_go(path, kept) == "FAILED: Forked"
    assert county.by_us(path, kept) == "FAILED: Forked"


def test_7_a_log_that_lost_its_end_is_found_by_who_kept_a_checkpoint_and_by_the_witness(
    county: County,
) -> None:
    first = county.issue()
    county.issue("weekly")
    kept = county.keep()
    county.rewrite(lambda events: events[:-1], rechain=False)
    with pytest.raises(Truncated):
        county.sealer.seal()
    county.forget()
    with pytest.raises(Unmet):
        county.sealer.seal()
    county.forget()
    county.seal_alone()
    path = county.bundle(first)
    assert county.said(path, kept) == "FAILED: Truncated"
    assert county.said(path) == "UNANCHORED"
    seen = county.desks["auditor"].last(ORIGIN)
    assert seen is not None
    (county.folder / "seen").write_bytes(bytes(seen))
    assert county.said(path, county.folder / "seen") == "FAILED: Truncated"


def test_8_of_two_trees_of_one_size_a_witness_cosigns_one(county: County) -> None:
    county.issue()
    shown = county.keep()
    size = last_position(county)
    county.rewrite(edited, rechain=True)
    county.forget()
    county.seal_alone()
    other = Note.parse(county.keep("other").read_bytes())
    verdict = county.desks["defender"].answer(bytes(Request(size, [], other)))
    assert (verdict.status, verdict.says) == (409, f"{size}\n")
    one = Note.parse(shown.read_bytes())
    known = county.sealer.keys.verifiers
    assert one.signed_by(known) == other.signed_by(known)
    assert one.text.splitlines()[1] == other.text.splitlines()[1]
    assert one.text != other.text


def test_9_an_event_that_says_it_was_recorded_long_before_its_neighbours_is_found(
    county: County,
) -> None:
    issued = county.issue()

    def back_dated(events: list[Event]) -> list[Event]:
        return [*events[:-2], events[-2].with_leaf(at="2020-01-01T00:00:00.00Z"), events[-1]]

    county.rewrite(back_dated, rechain=True)
    county.forget()
    county.seal_alone()
    assert county.said(county.bundle(issued)) == "FAILED: BackDated"


def test_10_an_event_that_is_there_twice_is_found(county: County) -> None:
    issued = county.issue()
    county.rewrite(lambda events: [*events[:-1], events[0], events[-1]], rechain=False)
    county.forget()
    county.seal_alone()
    assert county.said(county.bundle(issued)) == "FAILED: OutOfOrder"


def test_11_no_event_comes_without_its_leaf(county: County) -> None:
    with county.office.pool.connection() as connection, connection.cursor() as cursor:
        with pytest.raises(errors.CheckViolation):
            cursor.execute(
                "INSERT INTO record.events "
                "(log_id, position, stream_id, version, topic, state, leaf) "
                "SELECT log_id, 1000, stream_id, 99, topic, state, '{}' FROM record.events LIMIT 1"
            )
        connection.rollback()


def test_12_events_that_changed_places_are_found(county: County) -> None:
    issued = county.issue()
    county.rewrite(lambda events: [events[1], events[0], *events[2:]], rechain=False)
    assert county.said(county.bundle(issued)) == "FAILED: Changed"


def test_13_a_bundle_that_somebody_else_signed_is_not_believed(county: County) -> None:
    county.issue()
    home = county.folder / "stranger"
    keys = LogKeys.create_if_missing(home / "log.key", ORIGIN)
    county.forget()
    stranger = replace(
        county.sealer,
        keys=keys,
        memory=Memory(home),
        policy=replace(county.sealer.policy, quorum="none"),
        witnesses={},
    )
    county.sealer = stranger
    assert county.said(county.bundle(county.issue("weekly"))) == "FAILED: Unsigned"


def test_14_figures_that_were_forged_were_never_issued(county: County) -> None:
    path = county.bundle(county.issue())
    with ZipFile(path) as archive:
        report = archive.read("report.json")
    forged = report.replace(b'"total":4', b'"total":5')
    assert county.said(repacked(path, "report.json", forged)) == "FAILED: NotIssued"


def test_14_figures_that_were_issued_and_do_not_follow_from_the_events_are_found(
    county: County,
) -> None:
    issued = county.issue()
    county.rewrite(edited, rechain=True)
    county.forget()
    county.seal_alone()
    assert county.by_us(county.bundle(issued)) == "FAILED: FiguresDiffer"


def personal_data(county: County) -> tuple[str, int, bytes, str]:
    """A case of somebody, the version that said who, its data key, and the disclosure of a name."""
    vault = county.office.vault
    with county.office.pool.cursor() as cursor:
        cursor.execute(
            "SELECT case_id::text, version, ciphertext, kek_id, wrapped_key "
            "FROM vault.entries JOIN vault.keys USING (log_id, case_id) ORDER BY case_id LIMIT 1"
        )
        case_id, version, entry, kek_id, wrapped = cursor.fetchone()
    key = vault.data_key(UUID(case_id), kek_id, wrapped)
    found = unseal(key, vault.log_id, UUID(case_id), version, bytes(entry))
    return case_id, version, key, next(each for each in found if field(each)[0] == "name")


def test_15_other_personal_data_for_an_old_event_does_not_have_its_digest(county: County) -> None:
    case_id, version, key, told = personal_data(county)
    salt = json.loads(urlsafe_b64decode(told + "=" * (-len(told) % 4)))[0]
    lie = disclosure(salt, "name", "SOMEBODY,ELSE")
    assert lie != told
    leaf = next(
        json.loads(each.leaf)
        for each in county.events()
        if (each.stream_id, each.version) == (case_id, version)
    )
    assert digest(told) in leaf["sd"]
    assert digest(lie) not in leaf["sd"]
    vault = county.office.vault
    entry = seal(key, place(vault.log_id, UUID(case_id), version), [lie])
    assert examined(county.office).findings == []
    with closing(psycopg2.connect(county.owner_url)) as connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE vault.entries DISABLE TRIGGER ALL")
        cursor.execute(
            "UPDATE vault.entries SET ciphertext = %s WHERE case_id = %s AND version = %s",
            (entry, case_id, version),
        )
        assert cursor.rowcount == 1
        connection.commit()
    assert [type(each).__name__ for each in examined(county.office).findings] == ["Changed"]


@pytest.mark.parametrize(
    ("destroyed", "name"),
    [("vault.keys", "Malformed"), ("vault.entries", "Missing")],
)
def test_17_what_was_destroyed_in_silence_is_missed(
    destroyed: str, name: str, county: County
) -> None:
    case_id, *_ = personal_data(county)
    with closing(psycopg2.connect(county.owner_url)) as connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE vault.entries DISABLE TRIGGER ALL")
        cursor.execute("ALTER TABLE vault.keys DISABLE TRIGGER ALL")
        cursor.execute(f"DELETE FROM {destroyed} WHERE case_id = %s", (case_id,))
        assert cursor.rowcount > 0
        connection.commit()
    assert {type(each).__name__ for each in examined(county.office).findings} == {name}


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


def test_a_witness_that_signed_another_tree_spoils_the_note(county: County) -> None:
    path = county.bundle(county.issue())
    with ZipFile(path) as archive:
        note = Note.parse(archive.read("checkpoint"))
    other = note.lines[-1].signature[:-1] + bytes([note.lines[-1].signature[-1] ^ 1])
    spoilt = replace(note, lines=(*note.lines[:-1], replace(note.lines[-1], signature=other)))
    assert county.said(repacked(path, "checkpoint", bytes(spoilt))) == "FAILED: Unsigned"


def test_20_one_operator_with_many_keys_is_asked_as_one(county: County) -> None:
    policy = county.policy.replace("group two 2", "group two 3")
    assert "group two 3" in policy
    county.sealer.witnesses = {"defender": county.sealer.witnesses["defender"]} | {
        "again": county.sealer.witnesses["defender"]
    }
    with pytest.raises(SealRefused):
        county.issue()


@pytest.mark.parametrize("name", ["checkpoint", "report.json", "events.ndjson"])
def test_what_a_bundle_has_to_hold_is_missed(name: str, county: County) -> None:
    path = county.bundle(county.issue())
    made = county.folder / "less.zip"
    with ZipFile(path) as old, ZipFile(made, "w") as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
    assert county.said(made) == "FAILED: Missing"


@pytest.mark.parametrize(
    "line",
    [b"nonsense\n", b'["{}"]\n', b'["{}","{}"]\n', b"[1,2]\n", b'["\\ud800",""]\n', b"[" * 9999],
)
def test_lines_that_are_no_events_are_refused(line: bytes, county: County) -> None:
    path = county.bundle(county.issue())
    with ZipFile(path) as archive:
        events = archive.read("events.ndjson")
    made = repacked(path, "events.ndjson", line + events)
    assert county.by_us(made) in ("FAILED: Malformed", "FAILED: Unsealed")
    assert county.by_go(made).startswith("FAILED: ")


def test_a_truncated_bundle_is_refused(county: County) -> None:
    path = county.bundle(county.issue())
    body = path.read_bytes()
    for end in (0, 1, len(body) // 2, len(body) - 1):
        path.write_bytes(body[:end])
        assert county.said(path) == "FAILED: Malformed"


def test_the_previous_report_is_followed_from(county: County) -> None:
    county.issue()
    path = county.bundle(county.issue())
    with ZipFile(path) as archive:
        previous, report = archive.read("previous"), json.loads(archive.read("report.json"))
    assert Note.parse(previous).text.splitlines()[1] < str(report["header"]["position"] + 2)
    assert county.said(path) == "WITNESSED 3-of-3"


def test_what_could_not_have_happened_to_a_case_is_not_counted(county: County) -> None:
    issued = county.issue()

    def unheard_of(events: list[Event]) -> list[Event]:
        first = next(n for n, each in enumerate(events) if each.topic.startswith("case.checked"))
        changed = events[first].saying(b'"count":1', b'"count":7')
        return [*events[:first], changed, *events[first + 1 :]]

    county.rewrite(unheard_of, rechain=True)
    county.forget()
    county.seal_alone()
    assert county.by_us(county.bundle(issued)) == "FAILED: FiguresDiffer"
