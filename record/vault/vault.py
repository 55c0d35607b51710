"""Who is this case about? Keeps the answer closed, and finds cases by it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from uuid import UUID

from psycopg2.extensions import cursor as Cursor

from record.vault import sql
from record.vault.blind import SEARCHABLE, blind, blinds_of, links_of
from record.vault.disclosures import disclose, field, padded_digests
from record.vault.enclosed import Enclosed
from record.vault.keys import Keys
from record.vault.sealing import new_data_key, place, seal, unseal, unwrap, wrap
from record.vault.storing import store
from record.vault.trouble import Unreadable, VaultError


class Vault:
    """The personal data of one log.

    It never commits: what it writes stands or falls with the event that brought it.
    """

    def __init__(self, keys: Keys, log_id: int) -> None:
        self.keys, self.log_id = keys, log_id

    def confirm(self, cursor: Cursor) -> None:
        """Hold the key file against what is stored; call it once before anything is written.

        Under another key nothing is found, so that every case would be taken for a new one.

        Raises:
            VaultError: the log was written under another key.
        """
        cursor.execute(sql.ANY_KEK, {"log_id": self.log_id})
        found = cursor.fetchone()
        if found and found[0] != self.keys.id:
            raise VaultError(
                f"This log's vault was closed with the key {found[0]}, but the key file holds "
                f"{self.keys.id}. Put the right key file in its place."
            )

    def enclose_new(self, case_id: UUID, version: int, personal: Mapping[str, str]) -> Enclosed:
        """Close what is known of a case that has no key yet; needs no database.

        Raises:
            Unfit: more than 8 fields, or a value that is not text.
        """
        data_key = new_data_key()
        wrapped = wrap(self.keys.encryption, data_key)
        return self._enclosed(case_id, version, personal, data_key, wrapped)

    def enclose(
        self, cursor: Cursor, case_id: UUID, version: int, personal: Mapping[str, str]
    ) -> Enclosed:
        """Close what came with this version, under the case's own key if it has one.

        Raises:
            Unfit: more than 8 fields, or a value that is not text.
            Unreadable: the case's key is not wrapped under ours.
        """
        cursor.execute(sql.KEY_OF_CASE, {"log_id": self.log_id, "case_id": str(case_id)})
        found = cursor.fetchone()
        if found is None:
            return self.enclose_new(case_id, version, personal)
        data_key = self.data_key(case_id, *found)
        return self._enclosed(case_id, version, personal, data_key, None)

    def insert(self, cursor: Cursor, enclosed: Sequence[Enclosed]) -> None:
        """Store them; the same version of a case twice is a UniqueViolation."""
        store(cursor, self.log_id, self.keys.id, enclosed)

    def claim_sources(self, cursor: Cursor, cases: Mapping[str, UUID]) -> None:
        """Say which case each entry of a source list became.

        Raises:
            psycopg2.errors.UniqueViolation: one of them is a case already.
        """
        # All writers go through the rows in one order, so that none waits for another in a circle.
        claims = sorted((self._blind("source", key), str(cases[key])) for key in cases)
        cursor.execute(
            sql.CLAIM_SOURCES,
            {
                "log_id": self.log_id,
                "blinds": sql.hex_array(each for each, _ in claims),
                "case_ids": sql.array(each for _, each in claims),
            },
        )

    def known_sources(self, cursor: Cursor, source_keys: Collection[str]) -> dict[str, UUID]:
        """Those entries of a source list that are cases already, with their cases."""
        key_of = {self._blind("source", key): key for key in source_keys}
        cursor.execute(sql.KNOWN_SOURCES, {"log_id": self.log_id, "blinds": sql.hex_array(key_of)})
        return {key_of[bytes(found)]: UUID(case_id) for found, case_id in cursor.fetchall()}

    def persons(self, cursor: Cursor, person_keys: Collection[str]) -> dict[str, UUID]:
        """The random id of each person; the first to ask draws it, whoever asks at the same time.

        Wants READ COMMITTED; a stricter transaction may get a serialization failure instead.
        """
        key_of = {self._blind("person", key): key for key in person_keys}
        # In one order, as in `claim_sources`.
        blinds = {"log_id": self.log_id, "blinds": sql.hex_array(sorted(key_of))}
        cursor.execute(sql.DRAW_PERSONS, blinds)
        cursor.execute(sql.PERSONS, blinds)
        return {key_of[bytes(found)]: UUID(person_id) for found, person_id in cursor.fetchall()}

    def mark_sealed(self, cursor: Cursor, cases: Mapping[UUID, tuple[int, bool]]) -> None:
        """Say whether a court's order seals a case, from a version of it on.

        What is sealed can neither be found nor opened, and nothing of it is taken away.
        """
        cursor.execute(
            sql.INSERT_SEALS,
            {
                "log_id": self.log_id,
                "case_ids": sql.array(map(str, cases)),
                "versions": sql.array(str(version) for version, _ in cases.values()),
                "sealed": sql.array(str(is_sealed).lower() for _, is_sealed in cases.values()),
            },
        )

    def sealed(self, cursor: Cursor) -> set[UUID]:
        """Every case that a court has sealed, for whoever has to leave them out."""
        cursor.execute(sql.SEALED, {"log_id": self.log_id})
        return {UUID(case_id) for (case_id,) in cursor.fetchall()}

    def find(self, cursor: Cursor, field: str, value: str) -> list[UUID]:
        """The cases that ever had this value in this field, whole; in the order of their ids.

        A case that a court has sealed is not among them.

        Of several numbers joined by `;`, any one is enough.

        Raises:
            Unfit: the field is not searchable.
        """
        blinds = blinds_of(self.keys.blind_index, self.log_id, field, value)
        cursor.execute(sql.FIND, {"log_id": self.log_id, "blinds": sql.hex_array(blinds)})
        return [UUID(case_id) for (case_id,) in cursor.fetchall()]

    def candidates(self, cursor: Cursor, described: Sequence[Mapping[str, str]]) -> list[set[UUID]]:
        """For each entry of another list, the cases that it may mean.

        They share a docket number, the end of the state's number, or last name and birth date.
        """
        blinds = [self._links(personal) for personal in described]
        found = self._led_to(cursor, set(chain.from_iterable(blinds)))
        return [set().union(*(found[each] for each in own)) for own in blinds]

    def find_each(
        self, cursor: Cursor, field: str, values: Collection[str]
    ) -> dict[str, set[UUID]]:
        """For each of the values what `find` gives, all of them in one statement.

        Raises:
            Unfit: the field is not searchable.
        """
        key = self.keys.blind_index
        blinds = {value: blinds_of(key, self.log_id, field, value) for value in values}
        cases = self._led_to(cursor, set(chain.from_iterable(blinds.values())))
        return {
            value: set().union(*(cases[every] for every in each)) for value, each in blinds.items()
        }

    def _led_to(self, cursor: Cursor, blinds: Collection[bytes]) -> dict[bytes, set[UUID]]:
        """The cases that each of the blinds leads to."""
        cases: dict[bytes, set[UUID]] = {each: set() for each in blinds}
        wanted = {"log_id": self.log_id, "blinds": sql.hex_array(sorted(cases))}
        cursor.execute(sql.FIND_EACH, wanted)
        for found, case_id in cursor.fetchall():
            cases[bytes(found)].add(UUID(case_id))
        return cases

    def open(self, cursor: Cursor, case_id: UUID) -> dict[str, str]:
        """What is known of the case; of a field that came more than once, the last.

        Nothing of a case that a court has sealed.

        Raises:
            Unreadable: it was changed or moved after it was written, or our key is another.
        """
        return self.open_many(cursor, [case_id])[case_id]

    def open_many(self, cursor: Cursor, case_ids: Collection[UUID]) -> dict[UUID, dict[str, str]]:
        """What is known of each of the cases; nothing for a case that the vault does not know.

        Raises:
            Unreadable: as `open`, for the first such case.
        """
        opened: dict[UUID, dict[str, str]] = {case_id: {} for case_id in case_ids}
        cursor.execute(
            sql.ENTRIES, {"log_id": self.log_id, "case_ids": sql.array(map(str, opened))}
        )
        for text, version, entry, kek_id, wrapped in cursor.fetchall():
            case_id = UUID(text)
            data_key = self.data_key(case_id, kek_id, wrapped)
            found = unseal(data_key, self.log_id, case_id, version, bytes(entry))
            opened[case_id].update(map(field, found))
        return opened

    def _enclosed(
        self,
        case_id: UUID,
        version: int,
        personal: Mapping[str, str],
        data_key: bytes,
        wrapped: bytes | None,
    ) -> Enclosed:
        disclosures = disclose(personal)
        return Enclosed(
            case_id,
            version,
            wrapped,
            seal(data_key, place(self.log_id, case_id, version), disclosures),
            self._blinds(personal),
            padded_digests(disclosures),
        )

    def _blinds(self, personal: Mapping[str, str]) -> tuple[bytes, ...]:
        key, searchable = self.keys.blind_index, personal.keys() & SEARCHABLE
        found = (blinds_of(key, self.log_id, name, personal[name]) for name in searchable)
        links = links_of(key, self.log_id, personal)
        return tuple(sorted({*chain.from_iterable(found), *links}))

    def _links(self, personal: Mapping[str, str]) -> list[bytes]:
        key = self.keys.blind_index
        dockets = blinds_of(key, self.log_id, "docket", personal.get("docket", ""))
        return dockets + links_of(key, self.log_id, personal)

    def _blind(self, kind: str, value: str) -> bytes:
        return blind(self.keys.blind_index, self.log_id, kind, value)

    def data_key(self, case_id: UUID, kek_id: str | None, wrapped: bytes | None) -> bytes:
        """The key of a case. Raises Unreadable."""
        if kek_id is None or wrapped is None:
            raise Unreadable(case_id, "its key is gone. Restore vault.keys, and report this.")
        if kek_id != self.keys.id:
            raise Unreadable(
                case_id,
                f"it was closed with the key {kek_id}, but the key file holds {self.keys.id}. "
                "Put the right key file in its place.",
            )
        return unwrap(self.keys.encryption, bytes(wrapped), case_id)
