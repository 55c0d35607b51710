"""Tiles: where they lie, what changes when a log grows, and a real log read from its own."""

from __future__ import annotations

import pytest

from record.proof.checkpoint import Checkpoint
from record.proof.findings import Malformed
from record.proof.note import Note, Verifier
from record.proof.tiles import WIDTH, bundle, entries_path, grown, path, placed, reader, unbundled
from record.proof.tree import (
    EMPTY,
    Frontier,
    consistency,
    inclusion,
    leaf_hash,
    range_root,
    verify_consistency,
    verify_inclusion,
)
from tests.record.proof.vectors import MERKLE, needs_vectors

LOG = MERKLE / "transparency-dev-tessera/testdata/log"
KEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"


@pytest.mark.parametrize(
    ("number", "width", "where"),
    [
        (0, 256, "tile/0/000"),
        (67, 256, "tile/0/067"),
        (1067, 256, "tile/0/x001/067"),
        (1_234_067, 256, "tile/0/x001/x234/067"),
        (5, 12, "tile/0/005.p/12"),
    ],
)
def test_where_a_tile_lies(number, width, where):
    assert path(0, number, width) == where
    assert placed(where) == (0, number, width)
    assert entries_path(number, width) == where.replace("tile/0/", "tile/entries/")


@pytest.mark.parametrize(
    "where",
    [
        *("", "tile/0/1", "tile/0/x000/001", "tile/00/001", "tile/-1/001", "tile/0/001.p/256"),
        *(
            "tile/0/001.p/0",
            "tile/0/001.p/01",
            "tile/0/001.p/257",
            "tile/0/001/",
            "/tile/0/001",
            "tile/entries/001",
        ),
        *("tile/0/x1/001", "tile/0/001\n", "tile/0/\u0661\u0661\u0661", f"tile/0/{'x999/' * 9}999"),
    ],
)
def test_a_tile_has_one_address(where):
    with pytest.raises(Malformed):
        placed(where)


def test_only_tiles_that_grew_are_written():
    assert list(grown(0, 0)) == []
    assert list(grown(0, 3)) == [(0, 0, 3)]
    assert list(grown(3, 3)) == []
    assert list(grown(255, 257)) == [(0, 0, 256), (0, 1, 1), (1, 0, 1)]
    assert list(grown(256, 300)) == [(0, 1, 44)]


class Written:
    """A log of so many leaves, with all its tiles."""

    def __init__(self, size):
        frontier, nodes, self.roots, self.tiles = Frontier(), {}, [EMPTY], {}
        self.leaves = [leaf_hash(str(each).encode()) for each in range(size)]
        for leaf in self.leaves:
            nodes |= {(level, at): found for level, at, found in frontier.append(leaf)}
            self.roots.append(frontier.root)
        for level, number, width in grown(0, size):
            hashes = [nodes[8 * level, number * WIDTH + each] for each in range(width)]
            self.tiles[path(level, number, width)] = b"".join(hashes)
        self.node = reader(lambda *tile: self.tiles[path(*tile)], size)


def test_proofs_are_made_from_tiles_alone():
    log = Written(70_000)
    assert len(log.tiles) == 274 + 2 + 1
    for index in (0, 255, 256, 65_535, 65_536, 69_999):
        proof = inclusion(log.node, index, 70_000)
        verify_inclusion(log.leaves[index], index, 70_000, proof, log.roots[-1])
    for old in (1, 255, 256, 65_536, 69_999):
        proof = consistency(log.node, old, 70_000)
        verify_consistency(old, log.roots[old], 70_000, log.roots[-1], proof)


def test_a_tile_of_another_length_is_refused():
    log = Written(300)
    log.tiles["tile/0/001.p/44"] += bytes(32)
    with pytest.raises(Malformed):
        inclusion(log.node, 280, 300)


@needs_vectors
@pytest.mark.parametrize("size", range(16))
def test_every_checkpoint_of_a_real_log_is_signed_and_follows_from_its_tiles(size):
    note = Note.parse((LOG / f"checkpoint.{size}").read_bytes())
    assert note.signed_by([Verifier.parse(KEY)])
    checkpoint = Checkpoint.parse(note.text)
    assert checkpoint.size == size
    if size == 0:
        assert checkpoint.root == EMPTY
        return
    node = reader(lambda *tile: (LOG / path(*tile)).read_bytes(), size)
    assert range_root(node, 0, size) == checkpoint.root
    leaves = list(unbundled((LOG / entries_path(0, size)).read_bytes()))
    for index, leaf in enumerate(leaves):
        proof = inclusion(node, index, size)
        verify_inclusion(leaf_hash(leaf), index, size, proof, checkpoint.root)


def test_a_bundle_is_read_as_it_was_written():
    leaves = [b"", b"a", b"b" * 65_535]
    assert list(unbundled(bundle(leaves))) == leaves
    for cut in (1, 2, 4):
        with pytest.raises(Malformed):
            list(unbundled(bundle([b"abc"])[:-cut]))
