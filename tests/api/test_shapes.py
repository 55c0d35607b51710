"""Is whatever has the wrong shape refused, whatever it is, and never a crash?"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

NESTED = b"[" * 60 + b"]" * 60
DEEP = b"[" * 100_000


MALFORMED = [
    b"",
    b"{",
    b"\xff\xfe",
    b"\x00",
    b'{"county": NaN}',
    b'{"county": -Infinity}',
    b'{"county": 1e400}',
    b'{"county": ' + b"9" * 400 + b"}",
    b'{"county": ' + b"9" * 5000 + b"}",
    b'{"county": "A", "county": "B"}',
    NESTED,
    DEEP,
    b'{"a":' * 50_000,
    b"\xef\xbb\xbf{}",
]


def test_a_body_that_is_not_strict_json_is_malformed(is_problem: Any, clerk: Any) -> None:
    for body in MALFORMED:
        answer = clerk.post("/api/v1/cases", data=body, content_type="application/json")
        assert is_problem(answer, 400, "malformed"), body[:40]


MEDIA_TYPES = [
    "text/plain",
    "application/xml",
    "application/json; charset=latin-1",
    "application/json; charset=utf-16",
    "application/x-www-form-urlencoded",
    "",
]


def test_another_media_type_is_not_taken(is_problem: Any, clerk: Any) -> None:
    for media_type in MEDIA_TYPES:
        answer = clerk.post("/api/v1/cases", data=b"{}", content_type=media_type)
        assert is_problem(answer, 415, "unsupported-media-type"), media_type


def test_json_of_the_wrong_shape_is_invalid(is_problem: Any, clerk: Any) -> None:
    for body in (b"[]", b"1", b'"x"', b"null", b"{}", b"true"):
        answer = clerk.post("/api/v1/cases", data=body, content_type="application/json")
        assert is_problem(answer, 422, "invalid"), body
        assert answer.json["errors"]


WRONG: list[tuple[str, Any]] = [
    ("county", "sacramento"),
    ("county", "A" * 41),
    ("county", 7),
    ("county", None),
    ("procedure", "a b"),
    ("procedure", ["motion"]),
    ("on", "2026-03-03"),
    ("on", "2026-02-30"),
    ("on", "20260202"),
    ("on", "2026-W01-1"),
    ("on", 20260202),
    ("on", "1899-12-31"),
    ("counts", {}),
    ("counts", "11357"),
    ("counts/0/section", "1135"),
    ("counts/0/section", "١١٣٥٧"),
    ("counts/0/section", "11357\n"),
    ("counts/0/section", 11357),
    ("counts/0/level", "Felony"),
    ("counts/0/level", 1),
    ("counts/0/subsection", "bb"),
    ("counts/0/convicted_on", "2030-01-01"),
    ("personal/name", ""),
    ("personal/name", "A\x00B"),
    ("personal/name", "A\nB"),
    ("personal/name", "A\u2028B"),
    ("personal/name", "\ud800"),
    ("personal/name", "A" * 121),
    ("personal/birth_date", "1960"),
    ("personal/ssn", "123"),
    ("extra", 1),
    ("__proto__", {}),
    ("_type_", "date_iso"),
]


def with_value(body: Any, place: str, value: Any) -> str:
    """The body in JSON, with another value in one place."""
    *inner, last = place.split("/")
    part = body
    for each in inner:
        part = part[int(each)] if each.isdigit() else part[each]
    part[last] = value
    return json.dumps(body)


def test_each_field_takes_its_own_shape_only(is_problem: Any, clerk: Any, steps: Any) -> None:
    for place, value in WRONG:
        body = with_value(steps.case(personal={"name": "DOE,JANE"}), place, value)
        answer = clerk.post("/api/v1/cases", data=body, content_type="application/json")
        assert is_problem(answer, 422, "invalid"), (place, value)
        wrong = [each["pointer"] for each in answer.json["errors"]]
        assert [each.startswith(f"/{place}") for each in wrong] == [True], (place, value)


def test_the_number_of_a_count_is_a_whole_number(
    is_problem: Any, desk: Any, filed: Any, steps: Any
) -> None:
    for number in ("1", 1.0, 1.5, True, 0, -1, 501, 10**17, None, [1], {}):
        body = steps.dismiss() | {"counts": [number]}
        answer = desk.take("court_clerk", filed, "dismiss", body)
        assert is_problem(answer, 422, "invalid"), number


NO_PAPERS: list[Any] = [
    {"reference": "a b", "sha256": "ab" * 32},
    {"reference": "../../x", "sha256": "ab" * 32},
    {"reference": "x" * 65, "sha256": "ab" * 32},
    {"reference": "x", "sha256": "AB" * 32},
    {"reference": "x", "sha256": "ab" * 31},
    {"reference": "x", "sha256": "ab" * 32 + "\n"},
    {"reference": "x"},
    "x",
    [],
]


def test_a_paper_is_named_by_reference_and_hash(
    is_problem: Any, desk: Any, filed: Any, steps: Any
) -> None:
    for document in NO_PAPERS:
        body = steps.dismiss() | {"document": document}
        answer = desk.take("court_clerk", filed, "dismiss", body)
        assert is_problem(answer, 422, "invalid"), document


def test_names_are_composed_and_trimmed(
    staff: Any, desk: Any, steps: Any, fold: Callable[[], int]
) -> None:
    case = desk.open(steps.case(personal={"name": "  MU\u0308LLER,JANE "}))
    fold()
    read = staff.client("clerk").get(f"/api/v1/cases/{case['id']}")
    assert read.json["personal"] == {"name": "M\u00dcLLER,JANE"}


QUESTIONS = ["limit=0", "limit=501", "limit=+1", "limit=1e2", "limit=%D9%A1", "min_position=-1"]
QUESTIONS += ["cursor=abc", "cursor=", "name=DOE", "section=1", f"min_position={'9' * 400}"]
QUESTIONS += ["bucket=open", "county=%00", "procedure=a'b"]


def test_a_question_has_a_shape_too(is_problem: Any, clerk: Any, fold: Any) -> None:
    fold()
    for query in QUESTIONS:
        answer = clerk.get(f"/api/v1/cases?{query}")
        assert is_problem(answer, 422, "invalid"), query
        assert answer.json["errors"][0]["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        ("2000-01-01T00:00:00+23:59", 200),
        ("2000-01-01T00:00:00-23:59", 200),
        ("0001-01-01T00:00:00+23:59", 422),
    ],
)
def test_a_moment_may_have_any_offset_there_is(
    clerk: Any, fold: Callable[[], int], moment: str, status: int
) -> None:
    fold()
    answer = clerk.get("/api/v1/reports/status", query_string={"as_of": moment})
    assert answer.status_code == status
