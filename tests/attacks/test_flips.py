"""One bit of a bundle is another one: then it is refused, or nobody reads that bit."""

from __future__ import annotations

from itertools import pairwise, product
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import pytest

from tests.attacks.conftest import County


def contents(path: Path) -> dict[str, bytes] | None:
    """All that anybody reads in it."""
    try:
        with ZipFile(path) as archive:
            return {each: archive.read(each) for each in archive.namelist()}
    except (BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return None


def places(path: Path, length: int) -> list[int]:
    """Every byte; of what is for people alone, whose checksum is looked at, every ninth."""
    with ZipFile(path) as archive:
        for_people = [
            range(each.header_offset + 100, each.header_offset + each.compress_size)
            for each in archive.infolist()
            if each.filename.startswith(("verifier/", "README", "certificate"))
        ]
    return [at for at in range(length) if at % 9 == 0 or not any(at in each for each in for_people)]


def test_no_bundle_with_another_bit_passes_for_another_one(county: County) -> None:
    path = county.bundle(county.issue())
    whole = path.read_bytes()
    honest: Any = contents(path)
    refused = same = 0
    other = county.folder / "flipped.zip"
    tried = places(path, len(whole))
    for at in tried:
        flipped = bytearray(whole)
        flipped[at] ^= 1 << at % 8
        other.write_bytes(flipped)
        if county.by_us(other).startswith("FAILED: "):
            refused += 1
        else:
            assert contents(other) == honest, at
            same += 1
    assert refused + same == len(tried)
    # What is left are times, versions and attributes of files: a zip has some 20 bytes of each.
    assert same < 60 * len(honest), same


def test_no_byte_of_what_is_proved_can_be_another(county: County) -> None:
    """The same where the zip's own checksums are right: of each entry, byte by byte."""
    path = county.bundle(county.issue())
    honest: Any = contents(path)
    for name in ("checkpoint", "report.json", "events.ndjson"):
        body = honest[name]
        step = max(1, len(body) // 500)
        for at in range(0, len(body), step):
            made = bytearray(body)
            made[at] ^= 1 << at % 7
            other = county.folder / "flipped.zip"
            with ZipFile(other, "w") as archive:
                for each, kept in honest.items():
                    archive.writestr(each, bytes(made) if each == name else kept)
            said = county.by_us(other)
            if not said.startswith("FAILED: "):
                # A signature that nobody asked about may be of anybody.
                assert name == "checkpoint", (name, at)
                assert said == "WITNESSED 2-of-3", (said, at)


def listed(path: Path) -> list[int]:
    """Where each entry of the zip's list begins, and where the list ends."""
    with ZipFile(path) as archive:
        found = [archive.start_dir]
        for each in archive.infolist():
            found.append(found[-1] + 46 + len(each.orig_filename) + len(each.extra))
    return found


@pytest.mark.parametrize("length", [28, 30, 32], ids=["name", "addition", "remark"])
def test_no_length_in_the_list_of_a_bundle_hides_an_entry(length: int, county: County) -> None:
    """A few bits of it are others: what is next is a part of the one before (APPNOTE 4.3.12).

    What is left may be a sound zip, and all that it says may be true.
    """
    path = county.bundle(county.issue())
    whole, other = path.read_bytes(), county.folder / "less.zip"
    left = set()
    for (begin, following), end in product(pairwise(listed(path)), listed(path)):
        if end <= following:
            continue
        less = bytearray(whole)
        was = int.from_bytes(whole[begin + length : begin + length + 2], "little")
        less[begin + length : begin + length + 2] = (was + end - following).to_bytes(2, "little")
        other.write_bytes(less)
        assert county.by_us(other) == "FAILED: Malformed", begin
        left.add(len(contents(other) or {}))
    assert any(left) is (length != 28)
