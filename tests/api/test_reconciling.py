"""Is every row of a court's list, and every case of ours, in one class, with a cause to look at?"""
# Longer than the house allows: one history for each class and each cause.

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from bulk import ORDERED_ON, filed, found, on_record
from reconciled import BY_COUNT, HEADING, MAPPING, a_court_list, causes, classes, compared

from api.office import Office
from api.reconciling import Question
from domain.actors import Act, Document, Order, Role
from domain.case import Case
from domain.casework import Command
from domain.counts import Scope
from projections.engine import NotFoldedYet, When
from projections.reports import as_csv
from projections.reports.reconciling import Reconciled, items, statement
from projections.reports.spreadsheet import as_xlsx

ROOT = Path(__file__).resolve().parents[2]
PAPER = Document("P-1", "ab" * 32)
CLERK = Act("clerk-1", Role.CLERK, ORDERED_ON, PAPER)
COURT = Act("court-1", Role.COURT_CLERK, ORDERED_ON, PAPER)
ORDER = Order("2020-64", "J. Roe")
DOCKETS = ["99F01234", "99F01235", "88F77777", "77F1"]
BY_ID = MAPPING.replace(b"docket", b"case_id")


def move(office: Office, case: Case, step: Callable[[Case], Any]) -> None:
    """Take a step, saved at once."""
    version = office.casework.case(case.id).version
    office.casework.take(Command(uuid4(), "x", "clerk", ""), case.id, step, version=version)


def dismiss(office: Office, case: Case) -> None:
    """The court dismisses every count."""
    move(office, case, lambda each: each.dismiss(COURT, list(each.standings), ORDER))


def seal(office: Office, case: Case, counts: list[int]) -> None:
    """The court seals these counts."""
    move(office, case, lambda each: each.seal(COURT, counts, Scope.CONVICTION, ORDER))


@pytest.fixture
def four(office: Office) -> list[Case]:
    """Four cases: dismissed, filed, identified, filed."""
    cases = on_record(office, [filed(), filed(), found(), filed()], DOCKETS)
    dismiss(office, cases[0])
    return cases


def of(found: Reconciled, case: Case) -> tuple[str, str | None]:
    """The class of a case, and the suggested cause."""
    ((row, said),) = [
        (row, said)
        for row, said in zip(found.comparison.rows, found.suggestions, strict=True)
        if row.item and row.item.case_id == case.id
    ]
    return str(row.kind), str(said.cause) if said else None


# The four classes, and how they tie.


def test_the_four_classes_and_the_rows_that_nobody_can_read(office: Any, four: Any) -> None:
    listing = a_court_list(
        "99F01234,DSM,F,2020-06-26",
        "99F01235,DSM,F,",
        "66F00001,DSM,M,2020-06-26",
        "88F77777,GONE,F,",
    )
    result = compared(office, listing)
    assert classes(result) == [
        "matched",
        "differs",
        "only_theirs",
        "unreadable",
        *["only_ours"] * 2,
    ]
    totals = result.totals
    assert (totals.rows, totals.ours) == (4, 4)
    assert totals.matched + totals.differs + totals.only_theirs + totals.unreadable == totals.rows
    assert totals.matched + totals.differs + totals.only_ours == totals.ours
    bucket, level, decided_on = result.comparison.tallies()
    assert (bucket.compared, bucket.equal, bucket.differing) == (2, 1, 1)
    assert (level.compared, level.equal, level.differing) == (2, 2, 0)
    assert (decided_on.compared, decided_on.equal, decided_on.differing) == (1, 1, 0)


def test_each_figure_of_the_statement_ties(office: Any, four: Any) -> None:
    listing = a_court_list("99F01234,FIL,F,", "66F00001,DSM,M,", "88F77777,,F,", "77F1,GONE,F,")
    lines = {line["figure"]: line for line in statement(compared(office, listing)).rows}
    for line in lines.values():
        assert line["difference"] == line["ours"] - line["theirs"]
        assert line["difference"] == line["explained"] + line["unexplained"]
    for column in ("bucket", "level"):
        words = [line for name, line in lines.items() if name.startswith(f"{column}: ")]
        for side in ("theirs", "ours"):
            assert sum(line[side] for line in words) == lines["all"][side] == 4
    dismissed = lines["bucket: dismissed"]
    assert (dismissed["explanation"], dismissed["unexplained"]) == ("later_event +1", -1)
    assert lines["bucket: identified"]["explanation"] == "not_said +1"


def test_the_worked_example_is_as_the_manual_has_it(office: Any, four: list[Case]) -> None:
    """The four cases and the four rows of `docs/reconciling.md`."""
    rows = ["99F01234,FIL,,", "99F01235,DSM,,", "88F77777,OPEN,,", "66F00001,DSM,,"]
    mapping = MAPPING.replace(b'level = "Class"', b"").partition(b"[words.level]")[0]
    result = compared(office, a_court_list(*rows), mapping)
    assert classes(result) == ["differs", "differs", "matched", "only_theirs", "only_ours"]
    assert causes(result) == ["later_event", "unknown", None, "unknown", "unknown"]
    lines = [
        "| " + " | ".join("" if each is None else str(each) for each in row.values()) + " |"
        for row in statement(result).rows
    ]
    manual = (ROOT / "docs/reconciling.md").read_text().splitlines()
    assert [line.replace("|  |", "| |") for line in lines] == [
        line for line in manual if line.startswith(("| all |", "| bucket: "))
    ]


def test_counts_are_compared_count_by_count(office: Any) -> None:
    (case,) = on_record(office, [filed(counts=2)], ["99F01234"])
    move(office, case, lambda each: each.dismiss(COURT, [1], ORDER))
    rows = ["99F01234,1,DSM,F,", "99F01234,2,DSM,F,", "99F01234,3,DSM,F,"]
    listing = a_court_list(*rows, heading="Case No,Ct,Disposition,Class,Dispo Date")
    result = compared(office, listing, BY_COUNT)
    assert (result.unit, classes(result)) == ("count", ["matched", "differs", "only_theirs"])
    assert causes(result) == [None, "unknown", "no_such_count"]


def test_a_case_whose_counts_stand_differently_says_all_of_them(office: Any) -> None:
    (case,) = on_record(office, [filed(counts=2)], ["99F01234"])
    move(office, case, lambda each: each.dismiss(COURT, [1], ORDER))
    mapping = MAPPING.replace(b"bucket", b"stage").replace(b'OPEN = "identified"', b"")
    result = compared(office, a_court_list("99F01234,DSM,F,"), mapping)
    (row,) = result.comparison.rows
    assert [each.ours for each in row.differences] == ["dismissed; filed"]


def test_our_case_ids_may_be_the_key(office: Any, four: list[Case]) -> None:
    rows = [f"{four[0].id},DSM,F,", f"{str(four[1].id).upper()},FIL,F,", f"{uuid4()},FIL,F,"]
    result = compared(office, a_court_list(*rows), BY_ID)
    assert classes(result)[:3] == ["matched", "matched", "only_theirs"]


# As of when, and of which cases.


def test_the_same_question_gives_the_same_bytes_though_the_record_went_on(
    office: Any, four: list[Case]
) -> None:
    listing = a_court_list("99F01234,DSM,F,2020-06-26", "99F01235,DSM,F,")
    first = compared(office, listing)
    question = Question(when=When(at_position=first.at.position))
    dismiss(office, four[1])
    again = compared(office, listing, question=question)
    assert items(again).rows[0] == items(first).rows[0]
    assert classes(again) == classes(first)
    assert of(again, four[1]) == ("differs", "earlier_cut_off")
    assert of(compared(office, listing), four[1]) == ("matched", None)


def test_only_what_had_legal_effect_by_the_day_is_compared(office: Any, four: list[Case]) -> None:
    day = Question(when=When(effective=date(2020, 6, 25)))
    result = compared(office, a_court_list("99F01234,DSM,F,"), question=day)
    assert of(result, four[0]) == ("differs", "earlier_cut_off")


def test_a_position_that_has_not_come_is_refused(office: Any, four: Any) -> None:
    with pytest.raises(NotFoldedYet):
        compared(office, a_court_list("1,,,"), question=Question(when=When(at_position=999)))


def test_another_county_is_out_of_scope_and_named_as_the_cause(office: Any, four: Any) -> None:
    result = compared(office, a_court_list("99F01234,DSM,F,"), question=Question(county="MARIN"))
    assert (classes(result), causes(result)) == (["only_theirs"], ["other_county_or_procedure"])
    assert result.totals.ours == 0


# What the events suggest.


def test_what_happened_since_is_named_with_its_position_and_day(
    office: Any, four: list[Case]
) -> None:
    result = compared(office, a_court_list("99F01234,FIL,F,"))
    (row, *_) = items(result).rows
    assert (row["cause"], row["explains"]) == ("later_event", True)
    assert row["events"] == f"case.dismissed on 2020-06-26 at position {result.at.position}"


def test_what_their_list_should_have_had_by_its_day_is_not_explained(
    office: Any, four: list[Case]
) -> None:
    listing = a_court_list("99F01234,FIL,F,")
    late = compared(office, listing, question=Question(cut_off=date(2020, 7, 1)))
    assert of(late, four[0]) == ("differs", "missed_event")
    early = compared(office, listing, question=Question(cut_off=date(2020, 6, 1)))
    assert of(early, four[0]) == ("differs", "later_event")


def test_a_corrected_fact_is_found(office: Any, four: list[Case]) -> None:
    case = four[0]
    wrong = office.casework.case(case.id).version
    move(
        office,
        case,
        lambda each: each.correct(
            COURT, wrong, "wrong_case", history=office.casework.history(each)
        ),
    )
    assert of(compared(office, a_court_list("99F01234,DSM,F,")), case) == ("differs", "corrected")


def test_what_was_returned_and_filed_again_is_found(office: Any, four: list[Case]) -> None:
    case = four[1]
    move(office, case, lambda each: each.return_(COURT, [1], "wrong_form"))
    mapping = MAPPING.replace(b'OPEN = "identified"', b'OPEN = "identified"\nAGR = "agreed"')
    result = compared(office, a_court_list("99F01235,FIL,F,"), mapping)
    assert of(result, case) == ("differs", "returned")


def test_what_was_withdrawn_may_have_been_dropped(office: Any, four: list[Case]) -> None:
    move(office, four[2], lambda each: each.withdraw(CLERK, [1], "no_longer_wanted"))
    assert of(compared(office, a_court_list("1,,,")), four[2]) == ("only_ours", "withdrawn")


def test_of_two_cases_with_one_docket_the_one_that_goes_on_is_meant(office: Any) -> None:
    first, second = on_record(office, [found(), found()], ["99F01234", "99F01234"])
    both = compared(office, a_court_list("99F01234,OPEN,F,"))
    assert classes(both) == ["unreadable", "only_ours", "only_ours"]
    assert causes(both) == [None, "unreadable_row", "unreadable_row"]
    survivor = office.casework.case(second.id)

    def merge(case: Case) -> Case:
        case.merge(CLERK, survivor)
        return survivor

    move(office, first, merge)
    merged = compared(office, a_court_list("99F01234,OPEN,F,"))
    assert of(merged, second) == ("matched", None)
    assert of(merged, first) == ("only_ours", "merged_or_duplicate")


@pytest.mark.parametrize("key", ["99F01236", "99F10235", "99F01325"])
def test_a_key_that_is_a_slip_from_another_is_suggested_and_never_taken(
    office: Any, key: str
) -> None:
    (case,) = on_record(office, [filed()], ["99F01235"])
    result = compared(office, a_court_list(f"{key},FIL,F,"))
    assert classes(result) == ["only_theirs", "only_ours"]
    assert causes(result) == ["like_another_key"] * 2
    theirs, mine = items(result).rows
    assert (theirs["case_id"], mine["lines"]) == (str(case.id), "2")
    assert result.totals.unexplained == 2


def test_a_key_that_is_two_slips_away_is_like_no_other(office: Any) -> None:
    on_record(office, [filed()], ["99F01235"])
    result = compared(office, a_court_list("99F01999,FIL,F,"))
    assert causes(result) == ["unknown", "unknown"]


def test_a_row_that_cannot_be_read_names_the_case_that_it_is_about(
    office: Any, four: list[Case]
) -> None:
    result = compared(office, a_court_list("88F77777,GONE,F,"))
    assert of(result, four[2]) == ("only_ours", "unreadable_row")
    assert result.totals.unexplained == 1 + 4


# What a court has sealed.


def test_a_sealed_case_is_left_out_and_looks_like_one_that_never_was(
    office: Any, four: list[Case]
) -> None:
    listing = a_court_list("99F01234,DSM,F,", "66F00001,DSM,F,", "99F01235,FIL,F,")
    seal(office, four[0], [1])
    result = compared(office, listing)
    sealed, never = items(result).rows[:2]
    for row in (sealed, never):
        del row["line"], row["key"]
    assert sealed == never
    assert (sealed["class"], sealed["cause"]) == ("only_theirs", "unknown")
    assert str(four[0].id) not in as_csv(items(result)).decode()
    assert (result.totals.ours, result.totals.sealed) == (3, 1)


@pytest.mark.parametrize("mapping", [MAPPING, BY_ID])
def test_a_sealed_case_is_not_found_as_of_a_day_before_it_was_sealed_either(
    office: Any, four: list[Case], mapping: bytes
) -> None:
    before = compared(office, a_court_list("1,,,")).at.position
    seal(office, four[0], [1])
    key = four[0].id if mapping == BY_ID else "99F01234"
    question = Question(when=When(at_position=before))
    other = four[1].id if mapping == BY_ID else "99F01235"
    listing = a_court_list(f"{key},DSM,F,", f"{other},FIL,F,")
    result = compared(office, listing, mapping, question)
    assert (classes(result)[0], causes(result)[0]) == ("only_theirs", "unknown")
    assert result.totals.sealed == 1


def test_a_sealed_case_is_no_neighbour_of_a_slip(office: Any, four: list[Case]) -> None:
    seal(office, four[0], [1])
    result = compared(office, a_court_list("99F01239,DSM,F,", "99F01235,FIL,F,"))
    assert causes(result)[0] == "unknown"


def test_two_dockets_one_of_them_sealed_mean_the_open_one(office: Any) -> None:
    sealed, open_ = on_record(office, [filed(), filed()], ["99F01234", "99F01234"])
    dismiss(office, sealed)
    seal(office, sealed, [1])
    result = compared(office, a_court_list("99F01234,FIL,F,"))
    assert of(result, open_) == ("matched", None)


def test_a_sealed_count_of_an_open_case_is_compared_and_may_have_been_dropped(office: Any) -> None:
    (case,) = on_record(office, [filed(counts=2)], ["99F01234"])
    dismiss(office, case)
    seal(office, case, [1])
    heading = HEADING.replace("Case No", "Case No,Ct")
    result = compared(office, a_court_list("99F01234,2,DSM,F,", heading=heading), BY_COUNT)
    assert (classes(result), causes(result)) == (["matched", "only_ours"], [None, "sealed"])
    assert result.totals.sealed == 0


# How it is handed out.


@pytest.mark.parametrize("table", [items, statement])
def test_a_workbook_has_no_formula_and_is_the_same_each_time(
    office: Any, four: Any, table: Any
) -> None:
    result = compared(office, a_court_list("99F01235,DSM,F,", "-1+1,DSM,F,"))
    body = as_xlsx(table(result))
    assert body == as_xlsx(table(result))
    with ZipFile(BytesIO(body)) as book:
        sheets = [each for each in book.namelist() if each.startswith("xl/worksheets/sheet")]
        assert sheets
        assert all(b"<f>" not in book.read(each) for each in sheets)
    assert "'-1+1" in as_csv(items(result)).decode()


def test_the_header_says_what_was_compared_and_as_of_when(office: Any, four: Any) -> None:
    question = Question(county="SAMPLE", cut_off=date(2020, 6, 1))
    result = compared(office, a_court_list("99F01235,DSM,F,"), question=question)
    header = items(result).header
    assert (header["unit"], header["ruleset"], header["quarantined"]) == ("case", "n/a", 0)
    assert header["position"] == result.at.position
    assert header["filters"]["cut_off"] == "2020-06-01"
    assert len(header["filters"]["file_sha256"]) == len(header["filters"]["mapping_sha256"]) == 64
