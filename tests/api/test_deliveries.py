"""Several files, other layouts, and lists that say more of a case than is on record."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from api.deliveries import layout_of
from api.loading import take_in
from api.matching import Comparison, compare
from api.office import Office
from api.receipts import Receipt
from api.tokens import Actor
from domain.actors import Role
from intake import Refused
from intake.doj import write_sample

CLERK = Actor("u-00000001", "A clerk", Role.CLERK)
SF_HEAD = (
    "Court Number,Truename,Current Charge,Current Level,Dispo Date,DOB,SFNO,CII,Chg Disp"
    + "," * 20
    + ",EOR\n"
)
MAPPING = b"""
layout = "yolo"
dates = ["YYYY-MM-DD"]
[columns]
docket = "Case"
name = "Name"
charge = "Charge"
convicted_on = "Date"
birth_date = "Born"
cii = "CII"
"""
YOLO = b"Case,Name,Charge,Date,Born,CII\n"


def sf_line(
    court: str, charge: str = "11357(C)HS", sfno: str = "S1", name: str = "BIRD/BIG"
) -> str:
    """One line of San Francisco's list."""
    return f"{court},{name},{charge},M,042099,091465,{sfno},A123456780,190" + "," * 20 + ",EOR\n"


def load(
    office: Office, *files: bytes | str, layout: str = "doj", dry_run: bool = False
) -> Receipt:
    """The receipt of a delivery."""
    streams = [io.BytesIO(each.encode() if isinstance(each, str) else each) for each in files]
    read_as = layout_of(layout, io.BytesIO(MAPPING))
    return take_in(office, CLERK, streams, "SAMPLE", "motion", dry_run=dry_run, layout=read_as)


def head(office: Office) -> int:
    """The last position of the log."""
    return office.casework.recorder.max_notification_id() or 0


def facts(office: Office) -> list[Any]:
    """Every fact of the log."""
    stored = office.casework.recorder.select_notifications(1, 10_000)
    return [office.casework.mapper.to_domain_event(each) for each in stored]


def halves(cases: int = 12) -> tuple[bytes, bytes, bytes]:
    """A sample, and its lines dealt out to two files, so that cases are torn apart."""
    stream = io.BytesIO()
    write_sample(stream, cases=cases, seed=1)
    _, *lines = stream.getvalue().splitlines(keepends=True)
    return b"".join(lines), b"".join(lines[::2]), b"".join(lines[1::2])


def test_a_delivery_of_two_files_is_one_receipt_and_in_any_order_the_same(office: Office) -> None:
    whole, one, two = halves()
    first = load(office, one, two)
    assert (first.new_cases, len(first.files), first.rejected) == (12, 2, 0)
    *_, received = facts(office)
    assert tuple(received.files) == first.files
    assert received.totals["files"] == 2
    assert received.file_sha256 == first.file_sha256
    again = load(office, two, one)
    assert (again.replayed, again.new_cases, again.batch_id) == (True, 0, first.batch_id)
    joined = load(office, whole)
    assert (joined.new_cases, joined.known_cases, joined.changed_cases) == (0, 12, 0)
    assert head(office) == first.position == joined.position


def test_a_file_that_says_more_of_a_known_case_names_it_and_adds_nothing_to_it(
    office: Office,
) -> None:
    one, more = sf_line("1"), sf_line("1", "11359HS")
    first = load(office, SF_HEAD + one, layout="sf")
    dry = load(office, SF_HEAD + more, layout="sf", dry_run=True)
    later = load(office, SF_HEAD + more, layout="sf")
    (case,) = (each.originator_id for each in facts(office) if each.TOPIC == "case.identified")
    for receipt in (dry, later):
        assert (receipt.new_cases, receipt.known_cases, receipt.changed_cases) == (0, 1, 1)
        assert receipt.changed == (case,)
    assert head(office) == first.position + 1 == later.position
    assert facts(office)[-1].totals["changed_cases"] == 1
    again = load(office, SF_HEAD + more, layout="sf")
    assert (again.replayed, again.changed_cases, head(office)) == (True, 1, later.position)


def test_a_file_that_says_less_of_a_known_case_changes_nothing(office: Office) -> None:
    load(office, SF_HEAD + sf_line("1") + sf_line("1", "11359HS"), layout="sf")
    before = head(office)
    later = load(office, SF_HEAD + sf_line("1"), layout="sf")
    assert (later.known_cases, later.changed_cases, later.batch_id) == (1, 0, None)
    assert head(office) == before


def test_a_refused_delivery_names_its_files_whatever_their_order(office: Office) -> None:
    _, one, _ = halves(4)
    for files in ((one, b"x\n"), (b"x\n", one)):
        with pytest.raises(Refused):
            load(office, *files)
    (fact,) = facts(office)[:1]
    assert (fact.TOPIC, len(fact.files)) == ("batch.refused", 2)
    assert len({each.originator_id for each in facts(office)}) == head(office)


def test_the_layout_and_its_mapping_stand_on_record(office: Office) -> None:
    row = b'CR-1,"Doe, Jane",11358 HS,1999-04-20,1970-02-03,\n'
    receipt = load(office, YOLO + row, layout="csv")
    *cases, received = facts(office)
    assert received.layout == receipt.layout == layout_of("csv", io.BytesIO(MAPPING)).id
    assert [each.source for each in cases] == [f"list/{receipt.batch_id}"]
    assert receipt.doubts == {"The level of this conviction is missing or unknown.": 1}


WHERE = "/api/v1/imports?county=SAMPLE&procedure=motion"


def test_files_and_mapping_come_in_one_form(clerk: Any, office: Office) -> None:
    rows = [b"CR-1,A,11358,1999-04-20,,\n", b"CR-2,A,11358,1999-04-20,,\n"]
    form = {
        "file": [(io.BytesIO(YOLO + row), f"{number}.csv") for number, row in enumerate(rows)],
        "mapping": (io.BytesIO(MAPPING), "yolo.toml"),
    }
    answer = clerk.post(f"{WHERE}&layout=csv", data=form, content_type="multipart/form-data")
    assert answer.status_code == 200, answer.json
    assert (answer.json["new_cases"], len(answer.json["files"])) == (2, 2)


@pytest.mark.parametrize(
    ("layout", "form", "says"),
    [
        ("csv", {"file": b"x"}, "mapping"),
        ("csv", {"file": b"x", "mapping": b"layout = 1"}, "layout"),
        ("sf", {"file": b"x\n"}, "30"),
        ("xml", {"file": b"x"}, "doj, sf, csv"),
        ("sf", {}, "file"),
    ],
)
def test_a_form_that_lacks_something_says_what(
    clerk: Any, layout: str, form: dict[str, bytes], says: str
) -> None:
    data = {name: (io.BytesIO(content), "x") for name, content in form.items()}
    answer = clerk.post(f"{WHERE}&layout={layout}", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)


def held_against(office: Office, content: bytes | str, layout: str = "sf") -> Comparison:
    """A list held against what is on record."""
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return compare(office, [file], "SAMPLE", layout_of(layout, io.BytesIO(MAPPING)))


def test_a_list_is_held_against_the_record_both_ways(office: Office) -> None:
    load(office, SF_HEAD + sf_line("1") + sf_line("2", sfno="S2", name="ROE/REX"), layout="sf")
    listed = (
        b'00000001,"BIRD, BIG",11357,1999-04-20,1965-09-14,\n'
        b'9,"NOBODY, X",11357,1999-04-20,1960-01-01,\n'
    )
    before = head(office)
    found = held_against(office, YOLO + listed, "csv")
    assert (found.entries, found.ours, found.strong, found.weak) == (2, 2, 1, 0)
    assert [each.line for each in found.not_ours] == [3]
    assert len(found.not_listed) == 1
    assert found.not_listed[0] != found.matched[0].case_id
    assert head(office) == before


def test_several_cases_that_fit_as_well_are_ambiguous(office: Office) -> None:
    load(office, SF_HEAD + sf_line("1") + sf_line("2"), layout="sf")
    row = b'7,"BIRD, BIG",11357,1999-04-20,1965-09-14,A123456780\n'
    found = held_against(office, YOLO + row, "csv")
    (entry,) = found.ambiguous
    assert (len(entry.candidates), found.matched, found.not_ours) == (2, [], [])
    assert found.not_listed == []


def test_another_case_of_a_known_person_is_not_ours_and_says_so(office: Office) -> None:
    load(office, SF_HEAD + sf_line("1"), layout="sf")
    row = b'7,"BIRD, BIG",11357,2001-01-01,1965-09-14,A123456780\n'
    found = held_against(office, YOLO + row, "csv")
    (entry,) = found.not_ours
    assert len(entry.candidates) == 1
    assert list(entry.candidates) == found.not_listed


def test_two_lines_that_fit_one_case_are_named(office: Office) -> None:
    load(office, SF_HEAD + sf_line("1"), layout="sf")
    rows = b'1,"BIRD, BIG",11357,1999-04-20,1965-09-14,\n1,"BIRD, B",11357,1999-04-20,1965-09-14,\n'
    found = held_against(office, YOLO + rows, "csv")
    assert (len(found.matched), len(found.fitted_twice)) == (2, 1)


def test_a_list_matches_itself_whole_and_another_county_not_at_all(office: Office) -> None:
    whole, *_ = halves()
    load(office, whole)
    found = held_against(office, whole, "doj")
    assert (found.entries, found.strong, found.not_ours, found.not_listed) == (12, 12, [], [])
    elsewhere = compare(office, [io.BytesIO(whole)], "ELSEWHERE", layout_of("doj"))
    assert (elsewhere.ours, elsewhere.matched) == (0, [])


def test_what_a_match_says_names_nobody(office: Office) -> None:
    load(office, SF_HEAD + sf_line("1"), layout="sf")
    said = str(held_against(office, SF_HEAD + sf_line("1")).as_json())
    for personal in ("BIRD", "1965", "A123456780", "S1"):
        assert personal not in said


def test_the_states_example_ties_to_its_control_totals(office: Office, shared: Path) -> None:
    body = (shared / "doj" / "configurable_flow_input.csv").read_bytes()
    receipt = take_in(office, CLERK, [io.BytesIO(body)], "SACRAMENTO", "statutory", dry_run=False)
    totals = facts(office)[-1].totals
    assert totals == {
        "files": 1,
        "lines": 38,
        "rejected": 0,
        "subjects": 13,
        "cases": 12,
        "counts": 18,
        "new_cases": 12,
        "known_cases": 0,
        "changed_cases": 0,
        "doubtful_counts": 0,
    }
    assert receipt.lines == 38
