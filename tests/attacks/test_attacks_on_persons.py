"""Attacks 15 and 17: other personal data for an old event, and what was destroyed in silence."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from contextlib import closing
from uuid import UUID

import psycopg2
import pytest

from api.examining import examined
from record.vault.disclosures import digest, disclosure, field
from record.vault.sealing import place, seal, unseal
from tests.attacks.conftest import County


def personal_data(county: County) -> tuple[str, int, bytes, str]:
    """A case of somebody, the version that said who, its data key, and the disclosure of a name."""
    vault = county.office.vault
    with county.office.pool.cursor() as cursor:
        cursor.execute(
            "SELECT case_id::text, version, ciphertext, kek_id, wrapped_key "
            "FROM vault.entries JOIN vault.keys USING (log_id, case_id) ORDER BY case_id LIMIT 1"
        )
        case_id, version, entry, kek_id, wrapped = cursor.fetchone()
    key = vault.data_key(UUID(case_id), kek_id, wrapped)
    found = unseal(key, vault.log_id, UUID(case_id), version, bytes(entry))
    return case_id, version, key, next(each for each in found if field(each)[0] == "name")


def test_15_other_personal_data_for_an_old_event_does_not_have_its_digest(county: County) -> None:
    case_id, version, key, told = personal_data(county)
    salt = json.loads(urlsafe_b64decode(told + "=" * (-len(told) % 4)))[0]
    lie = disclosure(salt, "name", "SOMEBODY,ELSE")
    assert lie != told
    leaf = next(
        json.loads(each.leaf)
        for each in county.events()
        if (each.stream_id, each.version) == (case_id, version)
    )
    assert digest(told) in leaf["sd"]
    assert digest(lie) not in leaf["sd"]
    vault = county.office.vault
    entry = seal(key, place(vault.log_id, UUID(case_id), version), [lie])
    assert examined(county.office).findings == []
    with closing(psycopg2.connect(county.owner_url)) as connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE vault.entries DISABLE TRIGGER ALL")
        cursor.execute(
            "UPDATE vault.entries SET ciphertext = %s WHERE case_id = %s AND version = %s",
            (entry, case_id, version),
        )
        assert cursor.rowcount == 1
        connection.commit()
    assert [type(each).__name__ for each in examined(county.office).findings] == ["Changed"]


@pytest.mark.parametrize(
    ("destroyed", "name"),
    [("vault.keys", "Malformed"), ("vault.entries", "Missing")],
)
def test_17_what_was_destroyed_in_silence_is_missed(
    destroyed: str, name: str, county: County
) -> None:
    case_id, *_ = personal_data(county)
    with closing(psycopg2.connect(county.owner_url)) as connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE vault.entries DISABLE TRIGGER ALL")
        cursor.execute("ALTER TABLE vault.keys DISABLE TRIGGER ALL")
        cursor.execute(f"DELETE FROM {destroyed} WHERE case_id = %s", (case_id,))
        assert cursor.rowcount > 0
        connection.commit()
    assert {type(each).__name__ for each in examined(county.office).findings} == {name}
