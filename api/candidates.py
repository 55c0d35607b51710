"""Which cases might an inquiry be about, and who asked the same before? A person decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from api.office import Office
from api.opened import opens
from domain.matching import FIELDS, Key, Strength, keys_met, strength_of
from record.vault.blind import SEARCHABLE, normal_name

FOUND_BY = ("cii", "docket", "name", "birth_date")
LOOKED_AT_MAX = 1000
"""Cases that are opened for one search; of more, the page says so."""

Personal = Mapping[str, str]


@dataclass(frozen=True)
class Candidate:
    """A case that agrees in something with what was asked, and who it says it is about."""

    case_id: UUID
    keys: tuple[Key, ...]
    strength: Strength
    personal: Personal


@dataclass(frozen=True)
class Search:
    """What was found, strongest first; `more` says that not every case could be looked at."""

    candidates: list[Candidate]
    more: bool

    @property
    def proposed(self) -> UUID | None:
        """The one case that agrees strongly, if there is exactly one."""
        strong = [each.case_id for each in self.candidates if each.strength == Strength.STRONG]
        return strong[0] if len(strong) == 1 else None


def vaulted(personal: Personal) -> dict[str, str]:
    """As it lies in the vault: what finds inquiries must never find a case, nor the reverse."""
    return {f"asked_{name}" if name in FIELDS else name: str(personal[name]) for name in personal}


def asked_of(office: Office, inquiry_id: UUID) -> dict[str, str]:
    """What whoever asked said of herself, and how to reach her."""
    with office.pool.look() as cursor:
        opened = office.vault.open(cursor, inquiry_id)
    return {name.removeprefix("asked_"): value for name, value in opened.items()}


def searched_by(asked: Personal) -> list[str]:
    """The fields by which cases are found, of those that were given."""
    return [name for name in FOUND_BY if name in asked]


def search(office: Office, asked: Personal) -> Search:
    """Every case that meets at least one key."""
    with office.pool.look() as cursor:
        found = [office.vault.find(cursor, name, asked[name]) for name in searched_by(asked)]
        ids = list(dict.fromkeys(each for group in found for each in group))
        held = office.vault.open_many(cursor, ids[:LOOKED_AT_MAX])
    compared = (_candidate(case_id, asked, personal) for case_id, personal in held.items())
    candidates = sorted((each for each in compared if each.keys), key=_strongest_first)
    return Search(candidates, len(ids) > LOOKED_AT_MAX)


def keys_by_case(
    office: Office, inquiry_id: UUID, case_ids: Iterable[UUID]
) -> dict[UUID, tuple[Key, ...]]:
    """By which keys each of the cases agrees with what was asked; NoSuchCase if one is none."""
    ids = [office.casework.case(case_id).id for case_id in case_ids]
    opens([inquiry_id, *ids])  # Whoever is told what agrees knows it.
    asked = asked_of(office, inquiry_id)
    with office.pool.look() as cursor:
        held = office.vault.open_many(cursor, ids)
    return {case_id: _candidate(case_id, asked, held[case_id]).keys for case_id in ids}


def asked_before(office: Office, inquiry_id: UUID, asked: Personal) -> list[UUID]:
    """Other inquiries with the same state number, or the same name and birth date."""
    with office.pool.look() as cursor:
        by = {
            name: set(office.vault.find(cursor, f"asked_{name}", asked[name]))
            for name in ("cii", "name", "birth_date")
            if name in asked
        }
    same = by.get("cii", set()) | (by.get("name", set()) & by.get("birth_date", set()))
    return sorted(same - {inquiry_id})


def agreeing(asked: Personal, held: Personal) -> set[str]:
    """In which fields the two agree, each in the one spelling that the vault compares in."""
    both = asked.keys() & held.keys()
    same = {name for name in ("cii", "docket", "birth_date") if name in both}
    agreed = {name for name in same if _spelled(name, asked) & _spelled(name, held)}
    return agreed | (_agreeing_names(asked["name"], held["name"]) if "name" in both else set())


def _spelled(name: str, personal: Personal) -> set[str]:
    return set(SEARCHABLE[name](personal[name])) - {""}


def _agreeing_names(asked: str, held: str) -> set[str]:
    """Middle names that only one of them has, or abbreviates, do not contradict."""
    (surname, given), (other_surname, other_given) = map(_parts, (asked, held))
    if not surname or surname != other_surname:
        return set()
    if not given or not other_given or given[0] != other_given[0]:
        return {"surname"}
    middle = zip(given, other_given, strict=False)
    is_same = all(a.startswith(b) or b.startswith(a) for a, b in middle)
    return {"surname", "name"} if is_same else {"surname"}


def _parts(name: str) -> tuple[str, list[str]]:
    surname, _, given = normal_name(name)[0].partition(",")
    return surname, given.replace(".", " ").split()


def _candidate(case_id: UUID, asked: Personal, held: Personal) -> Candidate:
    keys = keys_met(agreeing(asked, held))
    return Candidate(case_id, keys, strength_of(keys), held)


def _strongest_first(candidate: Candidate) -> tuple[int, int, UUID]:
    order = list(Strength).index(candidate.strength)
    return order, -len(candidate.keys), candidate.case_id
