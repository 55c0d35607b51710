"""Does a file become its cases, once, or nothing at all?"""
# Longer than the house allows: one file's way in, with every kind of damage that it may have.

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

import api.loading
from api.app import create_app
from api.imports import import_doj
from api.office import Office
from api.tokens import Actor
from domain.actors import Role
from domain.refusals import NoCounts, NotYours
from intake import FoundCase
from intake.doj import write_sample
from intake.people import People

WHERE = "/api/v1/imports?county=SAMPLE&procedure=statutory"
CLERK = Actor("u-00000001", "A clerk", Role.CLERK)


def head(office: Office) -> int:
    """The last position of the log."""
    return office.casework.recorder.max_notification_id() or 0


def nothing_new(first: Any) -> dict[str, Any]:
    """What the receipt says when the file comes again."""
    return {"replayed": True, "new_cases": 0, "known_cases": first.json["cases"]}


def send(client: Any, body: bytes, where: str = WHERE, **others: Any) -> Any:
    """The answer to a file."""
    return client.post(where, data=body, content_type="text/csv", **others)


def test_the_states_file_becomes_its_counts_and_again_nothing(
    clerk: Any, office: Office, shared: Path, fold: Any
) -> None:
    body = (shared / "doj" / "configurable_flow_input.csv").read_bytes()
    where = "/api/v1/imports?county=SACRAMENTO&procedure=motion"
    first = send(clerk, body, where)
    assert first.status_code == 200, first.json
    assert (first.json["lines"], first.json["subjects"], first.json["counts"]) == (38, 13, 18)
    assert first.json["new_cases"] == first.json["cases"] == first.json["position"] - 1
    assert head(office) == first.json["position"]
    again = send(clerk, body, where)
    assert again.json == first.json | nothing_new(first)
    assert head(office) == first.json["position"]
    fold()
    report = clerk.get("/api/v1/reports/status").json
    assert {row["total"] for row in report["rows"] if row["unit"] == "count"} == {18}


def test_a_bad_file_is_refused_whole_with_every_bad_line(
    clerk: Any, office: Office, shared: Path
) -> None:
    body = (shared / "doj" / "bad.csv").read_bytes()
    answer = send(clerk, body, "/api/v1/imports?county=SACRAMENTO&procedure=motion")
    assert answer.status_code == 422
    assert answer.json["type"] == "/problems/file-refused"
    assert answer.json["errors"]
    for each in answer.json["errors"]:
        assert each.keys() == {"line", "column", "message", "remedy", "kind", "file"}
    (fact,) = facts(office)
    assert (fact.TOPIC, fact.layout, fact.county) == ("batch.refused", "doj95", "SACRAMENTO")
    assert (fact.lines, fact.problems) == (0, {"heading": 1})
    assert fact.file_sha256 == fact.files[0] == sha256(body).hexdigest()


def sample(cases: int = 12, seed: int = 1) -> bytes:
    """A file of invented people."""
    file = io.BytesIO()
    write_sample(file, cases=cases, seed=seed)
    return file.getvalue()


def test_a_dry_run_says_the_same_and_records_nothing(clerk: Any, office: Office) -> None:
    dry = send(clerk, sample(), f"{WHERE}&dry_run=true")
    assert dry.status_code == 200, dry.json
    assert dry.json["dry_run"] is True
    assert head(office) == 0
    wet = send(clerk, sample())
    given = {"dry_run": False, "position": wet.json["position"], "batch_id": wet.json["batch_id"]}
    assert wet.json == dry.json | given
    after = send(clerk, sample(), f"{WHERE}&dry_run=true")
    assert (after.json["new_cases"], after.json["known_cases"]) == (0, wet.json["cases"])


def test_a_longer_file_adds_only_what_is_new(clerk: Any, office: Office) -> None:
    lines = sample().splitlines(keepends=True)
    some = send(clerk, b"".join(lines[: len(lines) // 2]))
    before = head(office)
    rest = send(clerk, b"".join(lines))
    assert rest.json["known_cases"] > 0
    assert rest.json["new_cases"] > 0
    assert rest.json["cases"] == rest.json["known_cases"] + rest.json["new_cases"]
    assert head(office) == before + rest.json["new_cases"] + 1
    assert some.json["batch_id"] != rest.json["batch_id"]


def test_a_file_with_nothing_new_adds_no_event(clerk: Any, office: Office) -> None:
    body = sample()
    first = send(clerk, body)
    same_cases = send(clerk, body.replace(b"\r\n", b"\n") + b"\n")
    assert same_cases.json["file_sha256"] != first.json["file_sha256"]
    assert same_cases.json["new_cases"] == 0
    assert same_cases.json["batch_id"] is None
    assert head(office) == first.json["position"] == same_cases.json["position"]


def test_the_same_file_twice_at_once_is_loaded_once(office: Office) -> None:
    body, start = sample(), Barrier(2)
    twin = Office(office.settings, office.app_url)

    def load(where: Office) -> Any:
        start.wait()
        return import_doj(where, CLERK, io.BytesIO(body), "SAMPLE", "motion", dry_run=False)

    with ThreadPoolExecutor(2) as pool:
        receipts = list(pool.map(load, (office, twin)))
    twin.close()
    assert receipts[0].position == receipts[1].position == head(office)
    assert receipts[0].batch_id == receipts[1].batch_id
    assert sorted(each.replayed for each in receipts) == [False, True]
    assert sorted(each.new_cases for each in receipts) == [0, head(office) - 1]


def test_two_files_with_the_same_cases_at_once_add_each_case_once(office: Office) -> None:
    bodies, start = [sample(), sample() + b"\n"], Barrier(2)
    twin = Office(office.settings, office.app_url)

    def load(where: Office, body: bytes) -> Any:
        start.wait()
        return import_doj(where, CLERK, io.BytesIO(body), "SAMPLE", "motion", dry_run=False)

    with ThreadPoolExecutor(2) as pool:
        receipts = list(pool.map(load, (office, twin), bodies))
    twin.close()
    assert sum(each.new_cases for each in receipts) == receipts[0].cases == head(office) - 1


def test_whoever_loses_the_race_for_the_cases_looks_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive, raced = office.casework.receive, []

    def late(*args: Any, **kwargs: Any) -> Any:
        if not raced:
            raced.append(True)
            body = io.BytesIO(sample(cases=5))
            import_doj(office, CLERK, body, "SAMPLE", "motion", dry_run=False)
        return receive(*args, **kwargs)

    monkeypatch.setattr(office.casework, "receive", late)
    receipt = import_doj(office, CLERK, io.BytesIO(sample()), "SAMPLE", "motion", dry_run=False)
    assert receipt.known_cases > 0
    assert receipt.new_cases + receipt.known_cases == receipt.cases


def test_a_file_may_come_in_a_form_or_as_bytes(clerk: Any, office: Office) -> None:
    form = {"file": (io.BytesIO(sample()), "../../etc/passwd")}
    answer = clerk.post(WHERE, data=form, content_type="multipart/form-data")
    assert answer.status_code == 200, answer.json
    plain = clerk.post(WHERE, data=sample(), content_type="application/octet-stream")
    assert plain.json == answer.json | nothing_new(answer)


def test_a_file_must_say_what_it_is(clerk: Any) -> None:
    for media_type in ("application/json", "application/zip", ""):
        answer = clerk.post(WHERE, data=sample(), content_type=media_type)
        assert answer.status_code == 415, media_type
    form = clerk.post(WHERE, data={"other": "x"}, content_type="multipart/form-data")
    assert form.status_code == 422


def test_a_file_has_a_size_that_can_be_set(office: Office, staff: Any) -> None:
    staff.app = create_app(office, IMPORT_BYTES_MAX=10_000)
    client = staff.client("clerk")
    assert send(client, b"x" * 10_001).status_code == 413
    form = {"file": (io.BytesIO(b"x" * 10_001), "x.csv")}
    answer = client.post(WHERE, data=form, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert head(office) == 0


BAD = {
    "empty": b"",
    "blank": b"\n\n",
    "nul": b"\x00" * 500,
    "latin": "é".encode("latin-1") * 50,
    "json": b'{"a": 1}',
    "truncated": sample()[:-40],
    "another county": sample().replace(b"SAMPLE", b"ELSEWHERE"),
}


def test_a_file_that_is_none_is_refused_with_a_remedy(clerk: Any, office: Office) -> None:
    for name, body in BAD.items():
        answer = send(clerk, body)
        assert answer.status_code == 422, name
        assert answer.json["type"] == "/problems/file-refused", (name, answer.json)
        assert all(each["remedy"] for each in answer.json["errors"]), name
    assert {each.TOPIC for each in facts(office)} == {"batch.refused"}
    assert head(office) == len(BAD)


def test_a_refusal_is_on_record_once_however_often_the_file_is_sent(
    clerk: Any, office: Office
) -> None:
    for _ in range(3):
        assert send(clerk, BAD["truncated"]).status_code == 422
    assert head(office) == 1
    send(clerk, BAD["truncated"], WHERE.replace("SAMPLE", "YOLO"))
    assert head(office) == 2


def test_a_refusal_names_kinds_and_numbers_and_nothing_personal(clerk: Any, office: Office) -> None:
    send(clerk, sample().replace(b'"SAMPLE,PERSON 0001"', b"SAMPLE,PERSON 0001"))
    (stored_fact,) = stored(office)
    assert b"PERSON" not in stored_fact.state
    assert facts(office)[0].problems.keys() == {"width"}


def test_a_file_that_was_only_tried_leaves_nothing_on_record(clerk: Any, office: Office) -> None:
    assert send(clerk, BAD["truncated"], f"{WHERE}&dry_run=true").status_code == 422
    assert head(office) == 0


def test_an_import_names_a_county_and_a_procedure(clerk: Any) -> None:
    for query in ("", "county=SAMPLE", "procedure=motion", "county=SAMPLE&procedure=motion&x=1"):
        assert send(clerk, sample(), f"/api/v1/imports?{query}").status_code == 422, query
    unknown = send(clerk, sample(), "/api/v1/imports?county=SAMPLE&procedure=amnesty")
    assert unknown.json["type"] == "/problems/unknown-procedure"


def test_the_same_person_in_two_cases_is_one_person(clerk: Any, office: Office) -> None:
    send(clerk, sample(cases=40))
    known = facts(office)
    found = [each for each in known if each.TOPIC == "case.identified"]
    assert all(each.source.startswith("doj/") for each in found)
    assert all(each.on == date(2026, 3, 2) for each in found)
    assert len({each.person_id for each in found}) <= len(found)
    assert known[-1].TOPIC == "batch.received"
    assert known[-1].totals["new_cases"] == len(found)


def stored(office: Office) -> Any:
    """Every event of the log."""
    return office.casework.recorder.select_notifications(1, 10_000)


def facts(office: Office) -> list[Any]:
    """Every fact of the log."""
    return [office.casework.mapper.to_domain_event(each) for each in stored(office)]


def load(office: Office, body: bytes) -> Any:
    """The receipt of a file."""
    return import_doj(office, CLERK, io.BytesIO(body), "SAMPLE", "motion", dry_run=False)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three cases in a commit."""
    monkeypatch.setattr(api.loading, "PAGE", 3)


def test_known_cases_are_looked_up_in_pages(office: Office, small_pages: None) -> None:
    first = load(office, sample())
    again = load(office, sample() + b"\n")
    assert (again.new_cases, again.known_cases) == (0, first.cases)


def stopped_after(office: Office, monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    """Send the file, and be killed after so many pages."""
    receive, done = office.casework.receive, []

    def until_killed(*args: Any, **kwargs: Any) -> Any:
        if len(done) == pages:
            raise KeyboardInterrupt
        done.append(True)
        return receive(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(office.casework, "receive", until_killed)
        with pytest.raises(KeyboardInterrupt):
            load(office, sample())


@pytest.mark.parametrize("pages", [0, 1, 2, 4])
def test_a_file_that_was_stopped_goes_on_where_it_was_when_it_is_sent_again(
    office: Office, small_pages: None, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    stopped_after(office, monkeypatch, pages)
    assert head(office) == min(3 * pages, 12)
    receipt = load(office, sample())
    assert (receipt.new_cases, receipt.known_cases, receipt.replayed) == (12, 0, False)
    assert head(office) == receipt.position == 13
    *cases, received = facts(office)
    assert {each.source for each in cases} == {f"doj/{receipt.batch_id}"}
    assert received.totals["new_cases"] == 12
    again = load(office, sample())
    assert (again.position, again.new_cases, again.replayed) == (13, 0, True)


def test_nothing_is_on_record_of_a_file_whose_last_page_is_not_lawful(
    office: Office, small_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_a_case_without_counts(people: People) -> Iterator[FoundCase]:
        *others, last = all_cases(people)
        yield from (*others, replace(last, counts=()))

    all_cases = People.cases
    monkeypatch.setattr(People, "cases", with_a_case_without_counts)
    with pytest.raises(NoCounts):
        load(office, sample())
    assert head(office) == 0


def test_a_file_is_for_the_office_only_before_anything_is_on_record(office: Office) -> None:
    auditor = Actor("u-00000002", "An auditor", Role.AUDITOR)
    with pytest.raises(NotYours):
        import_doj(office, auditor, io.BytesIO(sample()), "SAMPLE", "motion", dry_run=False)
    assert head(office) == 0
