"""What an office that must not be trusted can try, and by which word an auditor learns of it.

Each attack is a real one on a real database. It has to change something, and the verdict is that of
two programs: ours, and one in Go that stands on code which others wrote.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from psycopg2 import errors

from record.proof.note import Note
from record.proof.witnessing import Request
from record.sealing.keys import LogKeys
from record.sealing.memory import Memory
from record.sealing.refusals import Changed, SealRefused, Truncated, Unmet
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
