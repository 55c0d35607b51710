"""One bit of a bundle is another one: then it is refused, or nobody reads that bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

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
