"""How can a case be found by a name or number that the database never sees?"""

import hmac
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from record.vault.trouble import Unfit

BLANKS = re.compile(r"\s")
BLANKS_AND_DASHES = re.compile(r"[\s\u002d\u2010-\u2015\u2212]")
AROUND_COMMA = re.compile(r" ?, ?")
BETWEEN_NUMBERS = ";"
PLACES = 8


def normal_name(value: str) -> list[str]:
    """`LAST,FIRST MIDDLE`: upper case, single spaces, none beside the comma."""
    return [AROUND_COMMA.sub(",", " ".join(_upper(value).split()))]


def normal_date(value: str) -> list[str]:
    """`YYYY-MM-DD`; a date that is not known whole stays as it was typed."""
    typed = _upper(value).strip()
    try:
        return [date.fromisoformat(typed).isoformat()]
    except ValueError:
        return [typed]


def normal_identifier(value: str) -> list[str]:
    """Upper case without blanks, all digits kept: a state identification number."""
    return [BLANKS.sub("", _upper(value))]


def normal_numbers(value: str) -> list[str]:
    """Each number of several joined by `;`, upper case without blanks and dashes."""
    return [BLANKS_AND_DASHES.sub("", each) for each in _upper(value).split(BETWEEN_NUMBERS)]


def normal_dockets(value: str) -> list[str]:
    """Each number as it is written, and with zeros in front up to eight places.

    One list writes the zeros, another does not.
    """
    numbers = normal_numbers(value)
    return list(dict.fromkeys(spelt for each in numbers for spelt in (each, _padded(each))))


SEARCHABLE: Mapping[str, Callable[[str], list[str]]] = {
    "name": normal_name,
    "birth_date": normal_date,
    "cii": normal_identifier,
    "docket": normal_dockets,
    "filing_number": normal_numbers,
    "asked_name": normal_name,
    "asked_birth_date": normal_date,
    "asked_cii": normal_identifier,
    "asked_docket": normal_numbers,
}
"""The fields that a case can be found by, each with the one spelling it is compared in.

What somebody said of herself when she asked finds inquiries and never a case: fields of their own.
"""


def blinds_of(key: bytes, log_id: int, name: str, value: str) -> list[bytes]:
    """The blind index of each thing that the field names; empty ones have none.

    Raises:
        Unfit: the field is not searchable.
    """
    if name not in SEARCHABLE:
        raise Unfit(f"There is no search by {name}. Search by one of: {', '.join(SEARCHABLE)}.")
    return [blind(key, log_id, name, each) for each in SEARCHABLE[name](value) if each]


def links_of(key: bytes, log_id: int, personal: Mapping[str, str]) -> list[bytes]:
    """The blind indexes by which another list's entry for this person is found.

    The last eight places of the state's number; the last name with the birth date.
    """
    (cii,) = normal_identifier(personal.get("cii", ""))
    (name,) = normal_name(personal.get("name", ""))
    (born,) = normal_date(personal.get("birth_date", ""))
    surname = name.partition(",")[0]
    links = []
    if cii:
        links.append(blind(key, log_id, "cii_end", _padded(cii)[-PLACES:]))
    if surname and born:
        links.append(blind(key, log_id, "surname_birth", f"{surname}\0{born}"))
    return links


def blind(key: bytes, log_id: int, kind: str, value: str) -> bytes:
    """HMAC-SHA-256 of the value as this kind of thing in this log; 32 bytes.

    The kind ends at the first NUL and the log has a fixed width, so that no two inputs read alike.
    """
    place = log_id.to_bytes(8, "big") + kind.encode("ascii") + b"\0"
    # A search may hold half a character; it finds nothing, which is the right answer.
    return hmac.digest(key, place + value.encode("utf-8", "surrogatepass"), "sha256")


def _padded(number: str) -> str:
    return number.rjust(PLACES, "0") if number else ""


def _upper(value: str) -> str:
    return unicodedata.normalize("NFC", value.upper())
