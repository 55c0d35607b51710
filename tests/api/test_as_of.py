"""Every view of cases can be had as of a position, a time or a legal day, and says which."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.actors import reading
from api.reading import look_up
from projections import caseload
from projections.engine import NOW, AsOf


@pytest.fixture
def moved(desk: Any, steps: Any, fold: Any) -> dict[str, Any]:
    """A case that was found, then checked; and one more that was found after that."""
    case = desk.open(steps.case() | {"on": "2020-01-02"})
    desk.must("clerk", case, "check", steps.check() | {"on": "2020-03-04"})
    desk.open(steps.case() | {"on": "2020-02-03"})
    fold()
    return case


def stage(answer: Any) -> str:
    return answer.json["counts"][0]["stage"]


def test_a_case_is_shown_as_of_a_position(clerk: Any, moved: Any) -> None:
    where = f"/api/v1/cases/{moved['id']}"
    now, then = clerk.get(where), clerk.get(f"{where}?at_position=1")
    assert (stage(now), stage(then)) == ("checked", "identified")
    assert then.json["as_of"]["position"] == then.json["as_of_position"] == 1
    assert now.json["as_of"] == now.json["as_of"] | {"position": 3, "effective": None}
    # Nothing may be done from a version of the past.
    assert "ETag" in now.headers
    assert "ETag" not in then.headers


def test_a_case_is_shown_as_of_a_legal_day(is_problem: Any, clerk: Any, moved: Any) -> None:
    where = f"/api/v1/cases/{moved['id']}"
    assert stage(clerk.get(f"{where}?effective=2020-03-03")) == "identified"
    then = clerk.get(f"{where}?effective=2020-03-04")
    assert (stage(then), then.json["as_of"]["effective"]) == ("checked", "2020-03-04")
    assert is_problem(clerk.get(f"{where}?effective=2020-01-01"), 404, "not-found")


def test_a_case_is_shown_as_it_was_recorded_at_a_time(clerk: Any, moved: Any) -> None:
    where = f"/api/v1/cases/{moved['id']}"
    first = clerk.get(f"{where}/history").json["items"][0]["recorded_at"]
    then = clerk.get(where, query_string={"as_of": first})
    assert (stage(then), then.json["as_of_position"]) == ("identified", 1)
    assert then.json["as_of"]["recorded_at"] == first


def test_the_history_ends_where_it_is_asked_to_end(clerk: Any, moved: Any) -> None:
    where = f"/api/v1/cases/{moved['id']}/history"
    for asked in ("at_position=1", "effective=2020-03-03"):
        found = clerk.get(f"{where}?{asked}").json
        assert [each["topic"] for each in found["items"]] == ["case.identified"]


def test_the_list_is_as_of_the_same_moments(clerk: Any, moved: Any) -> None:
    def buckets(asked: str) -> list[str]:
        items = clerk.get(f"/api/v1/cases?{asked}").json["items"]
        return [each["bucket"] for each in items]

    assert buckets("") == ["eligible", "identified"]
    assert buckets("at_position=2") == ["eligible"]
    assert buckets("effective=2020-02-03") == ["identified", "identified"]
    assert buckets("effective=2020-02-03&at_position=2") == ["identified"]
    assert buckets("at_position=0") == []


def test_the_next_page_is_as_of_the_moment_of_the_first(clerk: Any, moved: Any) -> None:
    first = clerk.get("/api/v1/cases?effective=2020-02-03&limit=1").json
    second = clerk.get(
        "/api/v1/cases", query_string={"effective": "2020-02-03", "cursor": first["next"]}
    ).json
    assert [each["bucket"] for each in second["items"]] == ["identified"]


EVERY = (
    "cases",
    "cases/{id}",
    "cases/{id}/history",
    "queues",
    "queues/identified",
    "inquiries",
    "bulk-orders",
    "reconciliations",
    "reports/issued",
)


@pytest.mark.parametrize("path", EVERY)
def test_every_answer_says_as_of_when_it_is(clerk: Any, moved: Any, path: str) -> None:
    where = f"/api/v1/{path.format(id=moved['id'])}"
    now = clerk.get(where).json
    assert now["as_of"]["position"] == now["as_of_position"] == 3
    assert now["as_of"]["effective"] is None
    then = clerk.get(f"{where}?at_position=2&effective=2020-03-03").json
    assert then["as_of_position"] == 2
    assert then["as_of"] == {
        "position": 2,
        "recorded_at": then["as_of"]["recorded_at"],
        "effective": "2020-03-03",
    }
    by_time = clerk.get(where, query_string={"as_of": then["as_of"]["recorded_at"]}).json
    assert by_time["as_of"] == then["as_of"] | {"effective": None}


@pytest.mark.parametrize("path", EVERY)
def test_what_comes_later_changes_no_answer_of_before(
    clerk: Any, moved: Any, desk: Any, steps: Any, fold: Any, path: str
) -> None:
    where = f"/api/v1/{path.format(id=moved['id'])}"
    moments = ("at_position=3&today=2026-01-01", "at_position=2&effective=2020-02-03")
    asked = [each if "queues" in path else each.split("&today")[0] for each in moments]
    before = [clerk.get(f"{where}?{each}").data for each in asked]
    desk.must("prosecutor", moved | {"version": 2}, "agree", steps.agree())
    desk.open(steps.case() | {"on": "2020-01-01"})
    fold()
    assert [clerk.get(f"{where}?{each}").data for each in asked] == before


def test_pages_of_a_list_go_on_as_of_the_first(
    clerk: Any, moved: Any, desk: Any, steps: Any, fold: Any
) -> None:
    first = clerk.get("/api/v1/cases?limit=1").json
    desk.open(steps.case())
    fold()
    second = clerk.get(f"/api/v1/cases?limit=1&cursor={first['next']}").json
    assert second["as_of"] == first["as_of"]
    assert second["next"] is None
    assert len(clerk.get("/api/v1/cases").json["items"]) == 3


def test_an_answer_is_of_the_position_that_it_names_though_facts_come_in_meanwhile(
    app: Any, desk: Any, steps: Any, fold: Any, moved: Any
) -> None:
    looked: list[AsOf | None] = []

    def look(at: AsOf | None) -> int:
        if not looked:
            desk.open(steps.case())
            fold()
        looked.append(at)
        return len(looked)

    with app.test_request_context(), reading() as cursor:
        at, found = look_up(cursor, caseload.NAME, NOW, look)
    assert (at.position, found) == (3, 2)
    assert looked == [None, at]


def test_an_inquiry_is_shown_as_it_stood(is_problem: Any, clerk: Any, fold: Any) -> None:
    asked = {"channel": "letter", "county": "SAMPLE", "on": "2020-02-03"}
    one = clerk.post("/api/v1/inquiries", json=asked | {"personal": {"name": "DOE,JANE"}}).json
    where = f"/api/v1/inquiries/{one['id']}"
    match = {"If-Match": '"v1"'}
    clerk.post(f"{where}/unmatch", json={"on": "2020-03-04"}, headers=match)
    fold()
    now, then = clerk.get(where), clerk.get(f"{where}?at_position=1")
    assert (now.json["searched_on"], then.json["searched_on"]) == ("2020-03-04", None)
    assert ("ETag" in now.headers, "ETag" in then.headers) == (True, False)
    assert clerk.get(f"{where}?effective=2020-03-03").json["version"] == 1
    assert is_problem(clerk.get(f"{where}?effective=2020-02-02"), 404, "not-found")
    assert clerk.get("/api/v1/inquiries?effective=2020-02-02").json["items"] == []


@pytest.mark.parametrize("path", EVERY)
def test_a_moment_that_cannot_be_is_refused(
    is_problem: Any, clerk: Any, moved: Any, path: str
) -> None:
    where = f"/api/v1/{path.format(id=moved['id'])}"
    ahead = (datetime.now(UTC) + timedelta(1)).isoformat()
    for asked in (
        {"at_position": "99"},
        {"at_position": "1", "as_of": "2026-01-01T00:00:00Z"},
        {"as_of": ahead},
        {"as_of": "2026-01-01T00:00:00"},
        {"as_of": "0001-01-01T00:00:00+23:59"},
    ):
        assert is_problem(clerk.get(where, query_string=asked), 422, "invalid"), asked


def test_a_time_before_everything_knows_nothing(is_problem: Any, clerk: Any, moved: Any) -> None:
    long_ago = "as_of=1999-01-01T00:00:00Z"
    assert clerk.get(f"/api/v1/cases?{long_ago}").json["items"] == []
    assert is_problem(clerk.get(f"/api/v1/cases/{moved['id']}?{long_ago}"), 404, "not-found")
