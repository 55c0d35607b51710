"""Can a list be compared over HTTP, put on record, found again, and signed off by somebody else?"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from bulk import filed, on_record
from reconciled import MAPPING, a_court_list

from domain.actors import Role

PATH = "/api/v1/reconciliations"
LISTING = a_court_list("99F01234,FIL,F,", "99F01235,DSM,F,")
SIGNING = {"on": "2026-03-02", "remark": "accepted_unexplained", "reason": "asked_the_court"}


@pytest.fixture
def two(office: Any, fold: Callable[[], int]) -> None:
    """Two filed cases."""
    on_record(office, [filed(), filed()], ["99F01234", "99F01235"])
    fold()


def sent(listing: bytes = LISTING, mapping: bytes | None = MAPPING) -> dict[str, Any]:
    """The parts of a form."""
    parts = {"file": (io.BytesIO(listing), "court.csv")}
    return parts | ({"mapping": (io.BytesIO(mapping), "m.toml")} if mapping else {})


def post(
    client: Any, listing: bytes = LISTING, mapping: bytes | None = MAPPING, **asked: Any
) -> Any:
    """The answer to a list."""
    return client.post(PATH, query_string=asked, data=sent(listing, mapping))


def made(client: Any) -> str:
    """Where the reconciliation is that was put on record."""
    answer = post(client, record="true")
    assert answer.status_code == 201, answer.json
    return str(answer.headers["Location"])


def test_it_is_compared_and_nothing_is_kept(clerk: Any, two: None, fold: Any) -> None:
    before = clerk.get("/health").json
    answer = post(clerk)
    assert answer.status_code == 200
    assert answer.json["header"]["totals"]["matched"] == 1
    assert answer.json["header"]["totals"]["differs"] == 1
    assert [row["class"] for row in answer.json["rows"]] == ["matched", "differs"]
    assert clerk.get(PATH).json["items"] == []
    assert before["status"]


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_equal_questions_give_equal_bytes(clerk: Any, two: None, form: str) -> None:
    first, second = (post(clerk, format=form, at_position=6) for _ in range(2))
    assert first.status_code == 200
    assert first.data == second.data
    assert len(first.data) > 100


def test_it_is_put_on_record_and_signed_off_by_another(
    staff: Any, two: None, fold: Callable[[], int]
) -> None:
    where = made(staff.client(Role.CLERK))
    fold()
    analyst = staff.client(Role.ANALYST)
    found = analyst.get(where)
    assert found.json["totals"] == {
        "rows": 2,
        "ours": 2,
        "matched": 1,
        "differs": 1,
        "only_ours": 0,
        "only_theirs": 0,
        "unreadable": 0,
        "sealed": 0,
        "unexplained": 1,
    }
    signed = analyst.post(
        f"{where}/sign-off", json=SIGNING, headers={"If-Match": found.headers["ETag"]}
    )
    assert signed.status_code == 200, signed.json
    fold()
    (listed,) = analyst.get(PATH).json["items"]
    assert (listed["remark"], listed["reason"]) == ("accepted_unexplained", "asked_the_court")
    again = analyst.post(
        f"{where}/sign-off", json=SIGNING, headers={"If-Match": signed.headers["ETag"]}
    )
    assert (again.status_code, again.json["type"]) == (409, "/problems/already-signed-off")


def test_who_made_it_may_not_sign_it_off(staff: Any, two: None) -> None:
    prosecutor = staff.client(Role.PROSECUTOR)
    where = made(prosecutor)
    headers = {"If-Match": '"v1"'}
    answer = prosecutor.post(f"{where}/sign-off", json=SIGNING, headers=headers)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/made-by-you")
    other = staff.another(Role.PROSECUTOR).post(f"{where}/sign-off", json=SIGNING, headers=headers)
    assert other.status_code == 200, other.json


def test_a_clerk_may_not_sign_off(staff: Any, two: None) -> None:
    where = made(staff.client(Role.PROSECUTOR))
    answer = staff.client(Role.CLERK).post(f"{where}/sign-off", json=SIGNING)
    assert answer.status_code == 403


def test_a_docket_is_not_for_who_may_not_search_by_it(staff: Any, two: None) -> None:
    answer = post(staff.client(Role.ANALYST))
    assert answer.status_code == 403
    assert "ask a clerk or an attorney" in answer.json["detail"]
    by_id = MAPPING.replace(b"docket", b"case_id")
    assert post(staff.client(Role.ANALYST), mapping=by_id).status_code == 200


def test_the_same_key_is_the_same_reconciliation(clerk: Any, two: None, fold: Any) -> None:
    asked = {"query_string": {"record": "true"}, "headers": {"Idempotency-Key": "one"}}
    first = clerk.post(PATH, data=sent(), **asked)
    fold()
    second = clerk.post(PATH, data=sent(), **asked)
    assert first.headers["Location"] == second.headers["Location"]
    fold()
    assert len(clerk.get(PATH).json["items"]) == 1


def test_without_a_mapping_it_says_what_to_send(clerk: Any, two: None) -> None:
    answer = post(clerk, mapping=None)
    assert answer.status_code == 422
    assert "mapping, what it means" in answer.json["detail"]


def test_a_mapping_that_is_wrong_names_its_key(clerk: Any, two: None) -> None:
    answer = post(clerk, mapping=b'[key]\ndocket = "Case No"\n[columns]\nshoe = "Size"')
    assert answer.status_code == 422
    assert [each["column"] for each in answer.json["errors"]] == ["columns.shoe"]


def test_a_header_that_lacks_a_column_refuses_the_list(clerk: Any, two: None) -> None:
    answer = post(clerk, a_court_list("1,2", heading="Case No,Class"))
    assert answer.status_code == 422
    assert "The header names no column Disposition." in answer.json["errors"][0]["message"]


def test_what_is_not_there_is_not_found(clerk: Any, two: None) -> None:
    answer = clerk.get(f"{PATH}/00000000-0000-0000-0000-000000000001")
    assert (answer.status_code, answer.json["type"]) == (404, "/problems/no-such-reconciliation")


def test_the_facts_hold_no_docket(clerk: Any, office: Any, two: None, fold: Any) -> None:
    made(clerk)
    with office.reading.cursor() as cursor:
        cursor.execute(
            "SELECT convert_from(state, 'UTF8') FROM record.events WHERE topic = %(topic)s",
            {"topic": "reconciliation.made"},
        )
        ((state,),) = cursor.fetchall()
    assert "99F01234" not in state
    assert '"differs":1' in state
