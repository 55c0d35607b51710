"""Whatever a file says, two programs say the same of it, in one line, soon, and never too much."""
# Longer than the house allows: one short trick after the other.

from __future__ import annotations

import struct
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_LZMA, ZipFile, ZipInfo

import pytest

from record.proof.answering import PROVED, UNCOUNTED, WRONG, answer
from record.proof.cosignature import Witness, cosign
from record.proof.note import Line
from record.proof.tree import Frontier, leaf_hash
from recount.bundled import Recounted
from tests.attacks.hostile import (
    AT,
    KEYS,
    KNOWN,
    NAMED,
    POLICY,
    SECONDS,
    Written,
    as_json,
    zipped,
)

PLAIN = as_json()
Asked = Callable[..., tuple[str, str]]


@pytest.fixture
def asked(go: Path, tmp_path: Path) -> Asked:
    """The first words of what both say of a file."""

    def ask(file: Path, policy: str = POLICY, *kept: Path) -> tuple[str, str]:
        pinned = tmp_path / "policy"
        pinned.write_bytes(policy.encode())
        ours = answer(file, pinned, kept)
        assert (ours.code == WRONG) is ours.lines[0].startswith("FAILED")
        command = [go, file, pinned, *kept]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, done.stderr) == (int(done.stdout.startswith("FAILED")), "")
        return _word(ours.lines[0]), _word(done.stdout)

    return ask


def _word(line: str) -> str:
    return ":".join(line.strip().split(":")[:2])


def both(word: str) -> tuple[str, str]:
    return word, word


@pytest.fixture
def bundle(tmp_path: Path) -> Callable[..., Path]:
    def made(log: Written, report: bytes = PLAIN, **entries: bytes) -> Path:
        return zipped(tmp_path / "bundle.zip", log.entries(report) | entries)

    return made


def honest(**said: Any) -> Written:
    return Written().add({}, **said).issue(PLAIN)


def test_as_it_should_be_it_is_believed(asked: Asked, bundle: Any, tmp_path: Path) -> None:
    assert asked(bundle(honest())) == both("WITNESSED 2-of-3")
    receipt = tmp_path / "receipt"
    receipt.write_bytes(Written().add({}).receipt())
    assert asked(receipt) == both("WITNESSED 2-of-3")


# A leaf.


@pytest.mark.parametrize(
    "said",
    [
        *({"ver": each} for each in ("1", 1.0, True, None, [1])),
        *({"stream": each} for each in (5, None, ["a"], {})),
        *({"topic": each} for each in (5, None, ["a"])),
        *({"prev": each} for each in (5, "", [])),
        *({"state_sha256": each} for each in (5, None)),
        *(
            {"at": each}
            for each in (
                5,
                "nonsense",
                "20260302T100000Z",
                "2026-W10-1T10:00:00Z",
                "2026-03-02 10:00:00Z",
                "2026-03-02T10:00:00",
                "2026-02-30T10:00:00Z",
                "2026-03-02T10:00:00,5Z",
                "2026-03-02T10:00:00+22:60",
                "2026-03-02T10:00:00+24:00",
                "2026-03-02T24:00:00Z",
                "2026-03-02T10:00:60Z",
                "\uff12026-03-02T10:00:00Z",
            )
        ),
    ],
    ids=str,
)
def test_a_leaf_says_each_thing_in_one_way(
    said: Any, asked: Asked, bundle: Any, tmp_path: Path
) -> None:
    assert asked(bundle(honest(**said))) == both("FAILED: Malformed")
    receipt = tmp_path / "receipt"
    receipt.write_bytes(Written().add({}, **said).receipt())
    assert asked(receipt) == both("FAILED: Malformed")


def test_what_is_missing_is_not_looked_for_elsewhere(asked: Asked, bundle: Any) -> None:
    log = honest()
    log.lines[0] = log.lines[0].replace('\\"prev\\": null', '\\"more\\": {\\"prev\\":null}')
    assert "more" in log.lines[0]
    assert asked(bundle(log)) == both("FAILED: Malformed")


def test_half_a_character_is_none(asked: Asked, bundle: Any) -> None:
    """Go mends it; whoever signs what comes of that has two logs in one file."""
    mended = Written().add('{"a":"\ufffd"}').issue(PLAIN)
    mended.lines[0] = mended.lines[0].replace("\\ufffd", "\\ud800")
    assert "ud800" in mended.lines[0]
    assert asked(bundle(mended)) == both("FAILED: Malformed")
    assert asked(bundle(Written().add('{"a":"\ufffd"}').issue(PLAIN))) == both("WITNESSED 2-of-3")


def test_a_leaf_is_in_utf_8(asked: Asked, tmp_path: Path) -> None:
    log, receipt = Written().add({}), tmp_path / "receipt"
    bad = log.leaves[0].replace(b'"topic": "log', b'"topic": "\xff')
    assert bad != log.leaves[0]
    log.leaves[0], log.tree = bad, Frontier()
    log.tree.append(leaf_hash(bad))
    receipt.write_bytes(log.receipt())
    assert asked(receipt) == both("FAILED: Malformed")


@pytest.mark.parametrize(
    "line",
    ['{"leaf":0,"state":0}', "[1,2]", '["a"]', '["a","b","c"]', '"ab"', "[]", '["a",null]', "null"],
)
def test_a_line_is_a_leaf_and_a_state(line: str, asked: Asked, bundle: Any) -> None:
    assert asked(bundle(Written().add({}, line=line).issue(PLAIN))) == both("FAILED: Malformed")


def test_a_name_in_capitals_is_another_name(asked: Asked, bundle: Any) -> None:
    """Go takes any: whoever believes the last of them reads another time, or another report."""
    for more in (f',"AT":"{AT}"', ',"\u212aey":1', ',"Prev":null', ',"a b":1', ',"\\u0061t":1'):
        assert asked(bundle(honest(more=more))) == both("FAILED: Malformed")
    assert asked(bundle(honest(more=',"more":{"AT":1}'))) == both("WITNESSED 2-of-3")
    digest = Written().issue(PLAIN).lines[0].partition('sha256\\": \\"')[2][:64]
    twice = Written().add({}).add({"sha256": "0" * 64, "SHA256": digest}, topic="report.issued")
    assert asked(bundle(twice)) == both("FAILED: NotIssued")


def test_a_report_is_of_before_it_was_issued(asked: Asked, bundle: Any) -> None:
    for position in (2, 10**9):
        report = as_json(position=position)
        assert asked(bundle(Written().add({}).issue(report), report)) == both("FAILED: NotIssued")


@pytest.mark.parametrize("position", [True, None, "1", 1.0, [1]])
def test_a_position_is_a_number(position: Any, asked: Asked, bundle: Any) -> None:
    report = as_json(position=position)
    assert asked(bundle(Written().add({}).issue(report), report)) == both("FAILED: Malformed")


def test_a_report_says_nothing_twice(asked: Asked, bundle: Any) -> None:
    report = b'{"rows":[{"total":9}],' + PLAIN[1:]
    assert asked(bundle(Written().add({}).issue(report), report)) == both("FAILED: Malformed")


# A checkpoint.


def test_one_key_signs_once(asked: Asked, tmp_path: Path) -> None:
    log = honest()
    text = log.checkpoint().text
    late = cosign(text, NAMED["alice"].name, KEYS["alice"], SECONDS + 9_999)
    wrong = Line(NAMED["alice"].name, NAMED["alice"].key_id, bytes(72))
    for more in (late, wrong):
        path = zipped(tmp_path / "b.zip", log.entries(PLAIN, log.checkpoint(more)))
        assert asked(path) == both("FAILED: Malformed")


def test_a_checkpoint_has_no_empty_line(asked: Asked, tmp_path: Path) -> None:
    log = honest()
    text = f"{log.checkpoint().text}\nmore\n"
    path = zipped(tmp_path / "b.zip", log.entries(PLAIN, log.checkpoint(text=text)))
    assert asked(path) == both("FAILED: Malformed")


def test_a_root_is_written_in_one_way(asked: Asked, tmp_path: Path) -> None:
    log = honest()
    text = log.checkpoint().text
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = f"{text[:-3]}{digits[digits.index(text[-3]) + 1]}=\n"
    path = zipped(tmp_path / "b.zip", log.entries(PLAIN, log.checkpoint(text=other)))
    assert asked(path) == both("FAILED: Malformed")


def test_a_previous_checkpoint_that_is_empty_is_none(asked: Asked, bundle: Any) -> None:
    assert asked(bundle(honest(), previous=b""))[0] == "FAILED: Malformed"


def test_the_witnesses_clocks_count_for_a_receipt_too(asked: Asked, tmp_path: Path) -> None:
    receipt = tmp_path / "receipt"
    receipt.write_bytes(Written().add({}, at="2099-01-01T00:00:00Z").receipt())
    assert asked(receipt) == both("FAILED: AheadOfTime")


def test_a_kept_checkpoint_counts_for_a_receipt_too(asked: Asked, tmp_path: Path) -> None:
    receipt, kept = tmp_path / "receipt", tmp_path / "kept"
    receipt.write_bytes(Written().add({}).receipt())
    kept.write_bytes(bytes(Written().add({"other": 1}).checkpoint()))
    assert asked(receipt, POLICY, kept) == both("FAILED: Forked")


def test_what_is_behind_a_receipt_is_looked_at(asked: Asked, tmp_path: Path) -> None:
    """One that is also a zip would be a receipt to us, and a bundle to others."""
    whole = Written().add({}).receipt()
    padded = f"— stranger {'A' * (1_000_000 - len(whole) - 15)}\n".encode()
    receipt = tmp_path / "receipt"
    receipt.write_bytes(whole + padded + b"PK and more")
    assert asked(receipt) == both("FAILED: Malformed")


# A policy.


@pytest.mark.parametrize(
    "lines",
    [
        "group two 2 alice alice bob carol\nquorum two\n",
        "group a 1 alice\ngroup b 1 alice bob\ngroup two 2 a b\nquorum two\n",
        "group two 2 alice bob carol\nquorum two\nquorum alice\n",
        "group two 2 alice bob carol\ngroup two 1 alice\nquorum two\n",
        "group two 1 two bob\nquorum two\n",
        "group two 1 nobody\nquorum two\n",
        "group two 02 alice bob\nquorum two\n",
        "group two 4 alice bob carol\nquorum two\n",
        "group none 1 alice\nquorum none\n",
        "quorum nobody\n",
        "",
        "quorum\n",
        "nonsense\nquorum alice\n",
        f"witness again {NAMED['alice']}\nquorum alice\n",
        f"witness alice {Witness('other.example', bytes(31) + b'9')}\nquorum alice\n",
        f"witness weak {Witness('weak.example', bytes([1]) + bytes(31))}\nquorum weak\n",
        f"witness weak {Witness('weak.example', bytes([255] * 32))}\nquorum weak\n",
        "quorum alice\x00\n",
    ],
    ids=range(18),
)
def test_a_policy_that_says_two_things_says_nothing(lines: str, asked: Asked, bundle: Any) -> None:
    assert asked(bundle(honest()), KNOWN + lines) == both("FAILED: Malformed")


def test_groups_in_groups_are_counted_however_deep(asked: Asked, bundle: Any) -> None:
    deep = "group g0 1 alice\n" + "".join(f"group g{n} 1 g{n - 1}\n" for n in range(1, 900))
    assert asked(bundle(honest()), f"{KNOWN}{deep}quorum g899\n") == both("WITNESSED 2-of-3")
    assert asked(bundle(honest()), f"{KNOWN}group a all carol\nquorum a\n") == both("UNANCHORED")


def test_a_policy_may_come_from_another_system(asked: Asked, bundle: Any, tmp_path: Path) -> None:
    policy = POLICY.replace("\n", "\r\n")
    assert asked(bundle(honest()), policy) == both("WITNESSED 2-of-3")
    assert asked(bundle(honest()), f"# a\rb\n{POLICY}") == both("FAILED: Malformed")


def test_a_policy_is_in_utf_8(asked: Asked, bundle: Any, tmp_path: Path) -> None:
    path = tmp_path / "latin"
    path.write_bytes(b"# \xe9\n" + POLICY.encode())
    assert answer(bundle(honest()), path).lines == ["FAILED: Malformed: A policy is in UTF-8."]


# A zip.


@pytest.mark.parametrize("packed", [ZIP_BZIP2, ZIP_LZMA])
def test_what_unpacks_without_a_bound_is_not_unpacked(
    packed: int, asked: Asked, tmp_path: Path
) -> None:
    path = zipped(tmp_path / "b.zip", honest().entries(PLAIN), packed)
    assert asked(path) == both("FAILED: Malformed")


def test_one_name_is_one_entry(asked: Asked, tmp_path: Path) -> None:
    log = honest()
    for twice in ("report.json", "report.json\0 1"):
        path = zipped(tmp_path / "b.zip", log.entries(PLAIN))
        with ZipFile(path, "a") as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            about = ZipInfo("x" * len(twice))
            about.filename = twice
            archive.writestr(about, b"forged")
        assert asked(path) == both("FAILED: Malformed")


def test_there_are_no_thousand_entries(asked: Asked, tmp_path: Path) -> None:
    path = zipped(tmp_path / "b.zip", honest().entries(PLAIN) | {f"e{n}": b"" for n in range(198)})
    assert asked(path) == both("FAILED: Malformed")


@pytest.mark.parametrize("name", ["checkpoint", "report.json", "note"])
def test_a_bomb_does_not_go_off(name: str, asked: Asked, tmp_path: Path) -> None:
    entries = honest().entries(PLAIN)
    path = tmp_path / "b.zip"
    with ZipFile(path, "w", compression=8) as archive:
        for each, body in entries.items():
            if each != name:
                archive.writestr(each, body)
        with archive.open(name, "w", force_zip64=True) as file:
            for _ in range(401):
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


# Figures.


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ({"quarantined": 1}, "in quarantine"),
        ({"quarantined": None}, "in quarantine"),
        ({"report": "status "}, "not known here"),
        ({"report": "equity"}, "race groups"),
        ({"report": "exceptions", "effective": "2026-01-01"}, "legal day"),
    ],
)
def test_figures_that_were_not_recounted_stand_in_the_headline(
    header: Any, why: str, bundle: Any, tmp_path: Path
) -> None:
    report = as_json(**header)
    policy = tmp_path / "policy"
    policy.write_text(POLICY)
    path = bundle(Written().add({}).issue(report), report)
    lines, code = answer(path, policy, recount=Recounted)
    assert (code, lines[0], lines[2][:23]) == (
        UNCOUNTED,
        "WITNESSED 2-of-3",
        "FIGURES NOT RECOUNTED: ",
    )
    assert why in lines[2]
    assert answer(path, policy).code == PROVED


@pytest.mark.parametrize(
    "report",
    [
        as_json(report=[]),
        as_json(report={}),
        as_json(filters={"section": "11359"}),
        as_json(filters={"duty": "order"}),
        as_json(filters={"case": "x"}),
        as_json(filters=[]),
        b'{"header":{"report":"status","position":1,"quarantined":0},"rows":[],"columns":{}}',
        b'{"header":{"report":"status","position":1,"quarantined":0},"columns":[]}',
        PLAIN.replace(b'"rows": []', b'"rows": [{}]'),
        PLAIN.replace(b'"rows": []', b'"rows": [5]'),
        as_json(report="person-impact", today="2026-03-02", last_7_years_from="1999-01-01"),
    ],
    ids=range(11),
)
def test_a_report_that_cannot_be_is_no_traceback(
    report: bytes, bundle: Any, tmp_path: Path
) -> None:
    policy = tmp_path / "policy"
    policy.write_text(POLICY)
    path = bundle(Written().add({}).issue(report), report)
    (line, *_), code = answer(path, policy, recount=Recounted)
    assert (code, _word(line)) == (WRONG, "FAILED: FiguresDiffer")


def test_rows_that_say_nothing_are_rows(bundle: Any, tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    policy.write_text(POLICY)
    assert answer(bundle(honest()), policy, recount=Recounted).lines == [
        "FAILED: FiguresDiffer: There are fewer rows in status than follow from the events."
    ]
