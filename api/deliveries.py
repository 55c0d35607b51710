"""Which lists can be read, and what is a delivery of one?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as ReadOnly
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import IO, BinaryIO

from intake import Listing, read_doj
from intake.county import Mapping, read_county, read_mapping, san_francisco
from intake.doj import LAYOUT as DOJ

CHUNK = 1 << 20


@dataclass(frozen=True)
class Layout:
    """How the files of a delivery are written: by the state, or as a mapping says."""

    mapping: Mapping | None = None

    @property
    def id(self) -> str:
        """What stands on record."""
        return self.mapping.id if self.mapping else DOJ


PLAIN = Layout()
"""The state's own."""

LAYOUTS: ReadOnly[str, str] = {
    "doj": "The state's list, 95 columns, as the Department of Justice delivers it",
    "sf": "San Francisco's case list, 30 fields",
    "csv": "Another county's list, with a mapping file",
}
"""What one may ask for, and what it is."""


def layout_of(name: str, mapping: IO[bytes] | None = None) -> Layout:
    """The layout of that name; `csv` wants a mapping file. Raises BadMapping for a bad one."""
    if name == "sf":
        return Layout(san_francisco())
    return Layout(read_mapping(mapping)) if name == "csv" and mapping else PLAIN


def read_list(layout: Layout, streams: Sequence[BinaryIO], county: str, pivot: date) -> Listing:
    """Read all files of a delivery. No date of two-digit year lies after `pivot`."""
    if layout.mapping is None:
        return read_doj(*streams, county=county)
    return read_county(*streams, mapping=layout.mapping, county=county, pivot=pivot)


def digests(streams: Sequence[BinaryIO]) -> tuple[str, ...]:
    """The SHA-256 of each file from its beginning, in hexadecimal, in the order of their text."""
    return tuple(sorted(map(_digest, streams)))


def _digest(stream: BinaryIO) -> str:
    stream.seek(0)
    digest = hashlib.sha256()
    for chunk in iter(partial(stream.read, CHUNK), b""):
        digest.update(chunk)
    return digest.hexdigest()
