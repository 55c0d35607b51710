"""Whoever compares by what the vault holds learns of it, and is on record like one who reads it."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import pytest
from bulk import a_list, filed, on_record
from reconciled import MAPPING, a_court_list

import api.accesses
from domain.actors import Role

DOCKET = "99F01234"
ORDER = "/api/v1/bulk-orders?number=2020-64&judge=J.%20Roe&on=2020-06-26&reference=ORDER-64"


@pytest.fixture
def case_id(office: Any, fold: Any) -> str:
    """A filed case."""
    (case,) = on_record(office, [filed()], [DOCKET])
    fold()
    return str(case.id)


@pytest.fixture
def looks(office: Any) -> Any:
    """What the log of accesses says, the latest first: door, fields, ids."""
    return lambda: [
        (each.fact.door, each.fact.searched, each.fact.opened)
        for each in api.accesses.looks(office)
    ]


def compared(client: Any, key: str, named: str) -> None:
    mapping = MAPPING.replace(b"docket", key.encode())
    listing = a_court_list(f"{named},FIL,F,")
    parts = {"file": (io.BytesIO(listing), "court.csv"), "mapping": (io.BytesIO(mapping), "m.toml")}
    answer = client.post("/api/v1/reconciliations", data=parts)
    assert answer.status_code == 200, answer.json


def test_a_list_of_dockets_is_a_search(clerk: Any, case_id: str, looks: Any) -> None:
    compared(clerk, "docket", DOCKET)
    assert looks() == [("reconciliations.post_reconciliation", ["docket"], [])]


def test_a_list_of_our_own_ids_is_none(clerk: Any, case_id: str, looks: Any) -> None:
    compared(clerk, "case_id", case_id)
    assert looks() == []


@pytest.mark.parametrize("named", [DOCKET, "66F66666"])
def test_an_order_by_docket_is_a_search_though_it_is_only_tried(
    staff: Any, case_id: str, looks: Any, named: str
) -> None:
    parts = {"file": (io.BytesIO(a_list([(named,)], "docket")), "list.csv")}
    answer = staff.client(Role.COURT_CLERK).post(f"{ORDER}&dry_run=true", data=parts)
    assert answer.status_code == 200, answer.json
    assert looks() == [("bulk_orders.post_bulk_order", ["docket"], [])]


def test_whoever_is_told_what_agrees_with_a_case_has_opened_it(
    clerk: Any, case_id: str, looks: Any, fold: Any
) -> None:
    asked = clerk.post(
        "/api/v1/inquiries",
        json={
            "county": "SACRAMENTO",
            "channel": "phone",
            "on": "2026-02-01",
            "personal": {"name": "ROE,RICHARD", "birth_date": "1970-01-01"},
        },
    ).json
    fold()
    answer = clerk.post(
        f"/api/v1/inquiries/{asked['id']}/match",
        json={"on": "2026-02-02", "case_ids": [case_id]},
        headers={"If-Match": f'"v{asked["version"]}"'},
    )
    assert (answer.status_code, "Too little agrees" in answer.json["detail"]) == (409, True)
    assert looks() == [("inquiries.match_inquiry", [], [UUID(asked["id"]), UUID(case_id)])]
