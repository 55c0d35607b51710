"""A reader's own policy says one thing, to two programs the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from record.proof.answering import answer
from record.proof.cosignature import Witness
from tests.attacks.hostile import (
    KNOWN,
    NAMED,
    POLICY,
    Asked,
    both,
    honest,
)


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
