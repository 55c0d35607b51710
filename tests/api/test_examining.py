"""`docketproof fsck`: what it finds is on record, on the page and in its exit code."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from api.cli.examining import seconds_to_night
from api.examining import examined
from api.fields import CALIFORNIA
from record.sealing.rows import last_examined
from tests.sealers import another_state


@pytest.fixture
def last(office: Any) -> Any:
    """The last examination on record."""

    def look() -> Any:
        with office.reading.cursor() as cursor:
            return last_examined(cursor, office.log_id)

    return look


def test_what_was_examined_is_on_record_and_can_be_examined_itself(
    office, sealer, filed, last, staff
):
    assert last() is None
    sealer.seal()
    first = examined(office)
    assert first.findings == []
    assert (last().size, last().findings) == (filed["position"], [])
    assert last().position == filed["position"] + 1
    sealer.seal()
    assert examined(office).size == filed["position"] + 1
    assert last().size == filed["position"] + 1
    health = staff.client("clerk").get("/health").json["examined"]
    assert health["size"] == filed["position"] + 1
    assert health["findings"] == 0


def test_of_a_log_without_events_nothing_is_recorded(office, last):
    assert examined(office).size == 0
    assert last() is None


def test_a_finding_is_on_record_and_an_alarm(office, sealer, filed, last, staff, database, logged):
    sealer.seal()
    another_state(database, 3)
    found = examined(office)
    assert "Unsealed" in {type(each).__name__ for each in found.findings}
    assert last().findings[0].startswith("Unsealed: The state of event 3")
    health = staff.client("clerk").get("/health").json
    assert health["status"] == "damaged"
    assert health["examined"]["findings"] == len(found.findings)


def test_a_sealers_memory_that_is_damaged_is_a_finding(office, sealer, filed):
    sealer.seal()
    (sealer.memory.home / "last").write_bytes(b"\xff")
    found = examined(office)
    assert [type(each).__name__ for each in found.findings] == ["Malformed"]
    assert "sealer remembers" in str(found.findings[0])


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        ("2026-03-02T02:00", 1),
        ("2026-03-02T03:00", 24),
        ("2026-03-02T12:00", 15),
        ("2026-03-08T00:00", 2),  # The clock goes forward that night.
        ("2026-11-01T00:00", 4),  # And back.
    ],
)
def test_the_night_comes_once_a_day(now, hours):
    at = datetime.fromisoformat(now).replace(tzinfo=CALIFORNIA)
    assert seconds_to_night(at) == hours * 3600
