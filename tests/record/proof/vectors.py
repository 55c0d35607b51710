"""Public vectors of the formats, where they are at hand: each a case of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

MERKLE = Path(__file__).parents[4] / "shared/data/merkle"

needs_vectors = pytest.mark.skipif(
    not MERKLE.is_dir(), reason="The public vectors of Merkle trees are not at hand (shared/data)."
)


def cases(folder: str) -> list[Any]:
    """Every JSON case below a folder, named by where it lies."""
    root = MERKLE / folder
    return [
        pytest.param(json.loads(path.read_text()), id=str(path.relative_to(root).with_suffix("")))
        for path in sorted(root.rglob("*.json"))
    ]
