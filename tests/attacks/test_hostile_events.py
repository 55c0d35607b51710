"""What an event or a report says is said in one way, which two programs read alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from record.proof.tree import Frontier, leaf_hash
from tests.attacks.hostile import (
    AT,
    PLAIN,
    Asked,
    Written,
    as_json,
    both,
    honest,
)


def test_as_it_should_be_it_is_believed(asked: Asked, bundle: Any, tmp_path: Path) -> None:
    assert asked(bundle(honest())) == both("WITNESSED 2-of-3")
    receipt = tmp_path / "receipt"
    receipt.write_bytes(Written().add({}).receipt())
    assert asked(receipt) == both("WITNESSED 2-of-3")


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
    for more in (
        f',"AT":"{AT}"',
        f',"\\u0061t":"{AT}"',
        ',"more":"\\ud800"',
        ',"\u212aey":1',
        ',"Prev":null',
        ',"a b":1',
    ):
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
