"""Are many dockets found at once as each is found by itself?"""

from __future__ import annotations

from uuid import UUID

import pytest
from psycopg2.extensions import cursor as Cursor

from record.vault import Unfit, Vault

CASES = [UUID(int=n) for n in range(1, 5)]
DOCKETS = ["99F01234", "77F00001; 55F1", "77f-00001", "44F1"]


@pytest.fixture
def kept(vault: Vault, cursor: Cursor) -> Cursor:
    """Cases with their dockets, two of them with one and the same."""
    pairs = zip(CASES, DOCKETS, strict=True)
    vault.insert(cursor, [vault.enclose_new(each, 1, {"docket": docket}) for each, docket in pairs])
    return cursor


def test_each_value_finds_what_it_finds_alone(vault: Vault, kept: Cursor) -> None:
    wanted = ["99F01234", "77F-00001", "55F1", "55F1; 44F1", "00F0", ""]
    found = vault.find_each(kept, "docket", wanted)
    assert found == {each: set(vault.find(kept, "docket", each)) for each in wanted}
    assert [len(found[each]) for each in wanted] == [1, 2, 1, 2, 0, 0]


def test_other_logs_are_not_looked_at(vault: Vault, kept: Cursor) -> None:
    other = Vault(vault.keys, vault.log_id + 1)
    assert other.find_each(kept, "docket", ["99F01234"]) == {"99F01234": set()}


def test_nothing_is_found_by_what_nobody_searches_by(vault: Vault, kept: Cursor) -> None:
    with pytest.raises(Unfit):
        vault.find_each(kept, "shoe_size", ["9"])
