"""What lies in a bundle's zip, entry by entry, as far as it is worth reading."""

from __future__ import annotations

import json
from collections.abc import Generator
from io import BufferedReader
from typing import Any, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import orjson

from record.proof.findings import Malformed, Missing

REPORT, EVENTS, CHECKPOINT = "report.json", "events.ndjson", "checkpoint"
PREVIOUS, STAMP = "previous", "stamp.tsr"
LONGEST_REPORT = 200_000_000
LONGEST_EVENT = 50_000_000
"""Bytes that are worth reading: of a report, and of one event."""
READ_AT_ONCE = 1 << 20
PAIR = [str, str]
EXTRAS = (b"", b"\1\0")
"""How what a zip says beside an entry begins: not at all, or as sizes beyond 4 GB."""
PACKED = (ZIP_STORED, ZIP_DEFLATED)
"""Ways to pack of which no more comes out at once than was asked for."""
MOST_ENTRIES = 200
LONGEST_TOGETHER = 400_000_000
"""Bytes of all that is no event."""


def must_hide_nothing(archive: ZipFile) -> None:
    """Every entry of the zip is listed once, under one name, and is undamaged.

    A length that is another one makes the list's next entries a remark on the one before. Raises
    Malformed, and whatever comes of a damaged zip.
    """
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or len({each.filename for each in entries}) < len(entries):
        raise Malformed(f"A bundle has at most {MOST_ENTRIES} entries, each of another name.")
    for each in entries:
        is_plain = each.filename == each.orig_filename and each.compress_type in PACKED
        if each.comment or each.extra[:2] not in EXTRAS or not is_plain:
            raise Malformed(f"The zip has more to say of {each.filename} than a bundle's may.")
    others = [each for each in entries if each.filename != EVENTS]
    if sum(each.file_size for each in others) > LONGEST_TOGETHER:
        raise Malformed(f"Without its events a bundle is no longer than {LONGEST_TOGETHER} bytes.")
    for each in others:
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
                pair = orjson.loads(line)
            except ValueError as error:
                raise Malformed(f"Line {number} of {EVENTS} is not JSON.") from error
            if type(pair) is not list or [type(each) for each in pair] != PAIR:
                raise Malformed(f"Line {number} of {EVENTS} is not a leaf and a state.")
            yield pair[0], pair[1]


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
    header = said_once(report).get("header")
    if not isinstance(header, dict) or type(header.get("position")) is not int:
        raise Malformed(f"{REPORT} does not say as of which position it is.")
    return header


def said_once(body: bytes) -> dict[str, Any]:
    """The JSON object, in which nothing is said twice: readers differ in which they believe.

    Raises Malformed.
    """
    found = object_of(body)
    json.loads(body, object_pairs_hook=_each_once)
    return found


def _each_once(pairs: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in pairs}) < len(pairs):
        raise Malformed("What is JSON says one thing twice.")


def object_of(body: bytes) -> dict[str, Any]:
    """The JSON object whose bytes these are. Raises Malformed."""
    try:
        found = orjson.loads(body)
    except ValueError as error:
        raise Malformed("What should be JSON is not.") from error
    if not isinstance(found, dict):
        raise Malformed("What should be a JSON object is not.")
    return found
