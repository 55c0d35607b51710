"""What lies in a bundle's zip, entry by entry, as far as it is worth reading."""

from __future__ import annotations

from collections.abc import Generator
from io import BufferedReader
from typing import Any, cast
from zipfile import ZipFile

import orjson

from record.proof.findings import Malformed, Missing

REPORT, EVENTS, CHECKPOINT = "report.json", "events.ndjson", "checkpoint"
PREVIOUS, STAMP = "previous", "stamp.tsr"
LONGEST_REPORT = 200_000_000
LONGEST_EVENT = 50_000_000
"""Bytes that are worth reading: of a report, and of one event."""
READ_AT_ONCE = 1 << 20
EXTRAS = (b"", b"\1\0")
"""How what a zip says beside an entry begins: not at all, or as sizes beyond 4 GB."""


def must_hide_nothing(archive: ZipFile) -> None:
    """Every entry of the zip is listed, and undamaged. Raises Malformed, and BadZipFile.

    A length that is another one makes the list's next entries a remark on the one before.
    """
    for each in archive.infolist():
        if each.comment or each.extra[:2] not in EXTRAS:
            raise Malformed(f"The zip has more to say of {each.filename} than a bundle's may.")
        if each.filename != EVENTS:
            entry_of(archive, each.filename, LONGEST_REPORT)


def pairs(archive: ZipFile) -> Generator[tuple[str, str], None, None]:
    """Leaf and state of each event, one at a time. Raises Missing, and Malformed."""
    if EVENTS not in archive.namelist():
        raise Missing(f"{EVENTS} is not in the bundle.")
    # One at a time out of a zip, lines come slowly: its own reader does not read ahead.
    with archive.open(EVENTS) as packed, BufferedReader(cast(Any, packed), READ_AT_ONCE) as file:
        for number in range(1, 2**63):
            line = file.readline(LONGEST_EVENT)
            if not line:
                return
            try:
                leaf, state = orjson.loads(line)
                leaf.encode(), state.encode()
            except (ValueError, TypeError, AttributeError) as error:
                raise Malformed(f"Line {number} of {EVENTS} is not a leaf and a state.") from error
            yield leaf, state


def entry_of(archive: ZipFile, name: str, longest: int) -> bytes:
    """The bytes of an entry. Raises Missing, and Malformed at one that is too long to be read."""
    if name not in archive.namelist():
        raise Missing(f"{name} is not in the bundle.")
    with archive.open(name) as file:
        body = file.read(longest + 1)
    if len(body) > longest:
        raise Malformed(f"{name} is longer than {longest} bytes.")
    return body


def header_of(report: bytes) -> dict[str, Any]:
    """What the report says of itself. Raises Malformed."""
    header = object_of(report).get("header")
    if not isinstance(header, dict) or not isinstance(header.get("position"), int):
        raise Malformed(f"{REPORT} does not say as of which position it is.")
    return header


def object_of(body: bytes) -> dict[str, Any]:
    """The JSON object whose bytes these are. Raises Malformed."""
    try:
        found = orjson.loads(body)
    except ValueError as error:
        raise Malformed("What should be JSON is not.") from error
    if not isinstance(found, dict):
        raise Malformed("What should be a JSON object is not.")
    return found
