"""A zip has one reading, does not burst, and says nothing to the terminal."""

from __future__ import annotations

import struct
import warnings
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo

import pytest

from record.proof.answering import answer
from tests.attacks.hostile import (
    PLAIN,
    POLICY,
    Asked,
    Written,
    both,
    honest,
    zipped,
)


@pytest.mark.parametrize("packed", [ZIP_BZIP2, ZIP_LZMA])
def test_what_unpacks_without_a_bound_is_not_unpacked(
    packed: int, asked: Asked, tmp_path: Path
) -> None:
    path = zipped(tmp_path / "b.zip", honest().entries(PLAIN), packed)
    assert asked(path) == both("FAILED: Malformed")


def test_one_name_is_one_entry(asked: Asked, tmp_path: Path) -> None:
    """Some readers take the first, and some the last."""
    path, entries = tmp_path / "b.zip", honest().entries(PLAIN)
    with ZipFile(path, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, body in (("report.json", b"forged"), *entries.items()):
            archive.writestr(name, body)
    assert asked(path) == both("FAILED: Malformed")


def test_no_name_ends_early(asked: Asked, tmp_path: Path) -> None:
    """What stands behind a NUL is a part of the name to some readers only."""
    path, entries = tmp_path / "b.zip", honest().entries(PLAIN)
    longer = ZipInfo("report.json")
    longer.filename = "report.json\0 1"
    with ZipFile(path, "w") as archive:
        archive.writestr(longer, entries.pop("report.json"))
        for name, body in entries.items():
            archive.writestr(name, body)
    assert asked(path) == both("FAILED: Malformed")


def test_there_are_no_thousand_entries(asked: Asked, tmp_path: Path) -> None:
    path = zipped(tmp_path / "b.zip", honest().entries(PLAIN) | {f"e{n}": b"" for n in range(198)})
    assert asked(path) == both("FAILED: Malformed")


@pytest.mark.parametrize("names", [["checkpoint"], ["report.json"], ["a", "b", "c"]])
def test_a_bomb_does_not_go_off(names: list[str], asked: Asked, tmp_path: Path) -> None:
    """One that is too long by itself, or several that are so together."""
    path, entries = tmp_path / "b.zip", honest().entries(PLAIN)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for each in entries.keys() - set(names):
            archive.writestr(each, entries[each])
        for name in names:
            with archive.open(name, "w", force_zip64=True) as file:
                for _ in range(402 // len(names)):
                    file.write(bytes(1_000_000))
    assert asked(path) == both("FAILED: Malformed")


@pytest.mark.parametrize("offset", [2**63, 2**64 - 1])
def test_an_offset_beyond_all_files_is_refused(offset: int, asked: Asked, tmp_path: Path) -> None:
    path = zipped(tmp_path / "b.zip", honest().entries(PLAIN))
    body = path.read_bytes()
    with ZipFile(path) as archive:
        at = archive.start_dir
    length = struct.unpack_from("<H", body, at + 28)[0]
    name = at + 46 + length
    more = struct.pack("<HHQ", 1, 8, offset)
    head = bytearray(body[:name])
    struct.pack_into("<H", head, at + 30, len(more))
    struct.pack_into("<I", head, at + 42, 0xFFFFFFFF)
    end = bytearray(body[name:])
    listed = struct.unpack_from("<I", end, len(end) - 10)[0]
    struct.pack_into("<I", end, len(end) - 10, listed + len(more))
    path.write_bytes(bytes(head) + more + bytes(end))
    assert asked(path) == both("FAILED: Malformed")


def test_nothing_in_a_file_speaks_to_the_terminal(tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    policy.write_text(POLICY)
    name = "\x1b[2J\x1b[HWITNESSED 3-of-3\n\x9b1m"
    bad = zipped(tmp_path / "b.zip", honest().entries(PLAIN) | {name: b""})
    with ZipFile(bad, "a") as archive:
        archive.getinfo(name).comment = b"!"
        archive._didModify = True  # type: ignore[attr-defined]
    receipt = tmp_path / "receipt"
    receipt.write_bytes(Written().add({}, topic="a\nWITNESSED 3-of-3\n\x9b1m").receipt())
    for path in (bad, receipt):
        lines = answer(path, policy).lines
        assert all(line.isprintable() for line in lines)
        assert not any(line.startswith("WITNESSED 3") for line in lines)
    assert r"a\nWITNESSED 3-of-3\n\x9b1m" in "".join(answer(receipt, policy).lines)
