"""RFC 6962: every public vector, and no bit of a proof can be another."""

from __future__ import annotations

import json
from base64 import b64decode
from contextlib import suppress
from random import Random

import pytest

from record.proof.findings import Finding, Inconsistent, NotIncluded
from record.proof.tree import (
    EMPTY,
    Frontier,
    consistency,
    inclusion,
    leaf_hash,
    node_hash,
    range_root,
    verify_consistency,
    verify_inclusion,
)
from tests.record.proof.vectors import MERKLE, cases, needs_vectors

INCLUSION = cases("transparency-dev-merkle/testdata/inclusion")
CONSISTENCY = cases("transparency-dev-merkle/testdata/consistency")


def decoded(each):
    return b64decode(each or "")


@needs_vectors
@pytest.mark.parametrize("case", INCLUSION)
def test_a_vector_of_inclusion(case):
    proof = [decoded(each) for each in case["proof"] or []]

    def verify():
        verify_inclusion(
            decoded(case["leafHash"]),
            case["leafIdx"],
            case["treeSize"],
            proof,
            decoded(case["root"]),
        )

    if case["wantErr"]:
        with pytest.raises(NotIncluded):
            verify()
    else:
        verify()


@needs_vectors
@pytest.mark.parametrize("case", CONSISTENCY)
def test_a_vector_of_consistency(case):
    proof = [decoded(each) for each in case["proof"] or []]

    def verify():
        roots = decoded(case["root1"]), decoded(case["root2"])
        verify_consistency(case["size1"], roots[0], case["size2"], roots[1], proof)

    if case["wantErr"]:
        with pytest.raises(Inconsistent):
            verify()
    else:
        verify()


@needs_vectors
def test_all_vectors_are_there():
    assert (len(INCLUSION), len(CONSISTENCY)) == (98, 98)


@needs_vectors
def test_the_roots_of_the_reference():
    said = json.loads((MERKLE / "rfc6962-reference/vectors.json").read_text())
    frontier, roots = Frontier(), [EMPTY.hex()]
    for leaf in said["leaves_hex"]:
        frontier.append(leaf_hash(bytes.fromhex(leaf)))
        roots.append(frontier.root.hex())
    assert roots == said["roots_hex_by_size"]
    assert {leaf: leaf_hash(leaf.encode()).hex() for leaf in said["leaf_hash"]} == said["leaf_hash"]
    (pair,) = said["node_hash"].items()
    assert node_hash(*pair[0].encode().split(b"|")).hex() == pair[1]


class Grown:
    """A tree of so many leaves, with every node that is whole."""

    def __init__(self, size):
        self.leaves = [leaf_hash(str(each).encode()) for each in range(size)]
        self.nodes, self.roots, frontier = {}, [EMPTY], Frontier()
        for leaf in self.leaves:
            self.nodes |= {(level, at): found for level, at, found in frontier.append(leaf)}
            self.roots.append(frontier.root)

    def node(self, level, place):
        return self.nodes[level, place]


TREE = Grown(70)


def test_every_leaf_of_every_tree_is_shown_to_be_in_it():
    for size in range(1, 71):
        for index in range(size):
            proof = inclusion(TREE.node, index, size)
            verify_inclusion(TREE.leaves[index], index, size, proof, TREE.roots[size])


def test_every_tree_is_shown_to_begin_with_every_smaller_one():
    for new in range(1, 71):
        for old in range(1, new + 1):
            proof = consistency(TREE.node, old, new)
            verify_consistency(old, TREE.roots[old], new, TREE.roots[new], proof)


def test_no_bit_of_an_inclusion_can_be_another():
    rng = Random(5)  # noqa: S311 - no secret hangs on it.
    for _ in range(300):
        size = rng.randint(2, 70)
        index = rng.randrange(size)
        parts = [TREE.leaves[index], TREE.roots[size], *inclusion(TREE.node, index, size)]
        flipped(rng, parts)
        with pytest.raises(NotIncluded):
            verify_inclusion(parts[0], index, size, parts[2:], parts[1])


def test_no_bit_of_a_consistency_can_be_another():
    rng = Random(6)  # noqa: S311 - no secret hangs on it.
    for _ in range(300):
        new = rng.randint(3, 70)
        old = rng.randint(1, new - 1)
        parts = [TREE.roots[old], TREE.roots[new], *consistency(TREE.node, old, new)]
        flipped(rng, parts)
        with pytest.raises(Inconsistent):
            verify_consistency(old, parts[0], new, parts[1], parts[2:])


def flipped(rng, parts):
    which, bit = rng.randrange(len(parts)), rng.randrange(256)
    changed = bytearray(parts[which])
    changed[bit // 8] ^= 1 << bit % 8
    parts[which] = bytes(changed)


def test_a_longer_or_shorter_proof_is_none():
    proof = inclusion(TREE.node, 5, 20)
    for other in (proof[:-1], [*proof, EMPTY], []):
        with pytest.raises(NotIncluded):
            verify_inclusion(TREE.leaves[5], 5, 20, other, TREE.roots[20])


def test_a_leaf_at_another_place_is_not_there():
    proof = inclusion(TREE.node, 5, 20)
    for index in (-1, 4, 6, 20, 2**70):
        with pytest.raises(NotIncluded):
            verify_inclusion(TREE.leaves[5], index, 20, proof, TREE.roots[20])


def test_what_no_tree_has_cannot_be_asked_for():
    for index, size in ((-1, 3), (3, 3), (0, 0)):
        with pytest.raises(ValueError, match="has none of index"):
            inclusion(TREE.node, index, size)
    for old, new in ((0, 3), (4, 3), (-1, 3)):
        with pytest.raises(ValueError, match="No tree of"):
            consistency(TREE.node, old, new)


def test_a_frontier_is_kept_and_goes_on_where_it_was():
    first = Frontier()
    for leaf in TREE.leaves[:37]:
        first.append(leaf)
    again = Frontier(first.size, first.hashes)
    for leaf in TREE.leaves[37:]:
        again.append(leaf)
    assert (again.size, again.root) == (70, TREE.roots[70])
    with pytest.raises(ValueError, match="whole subtrees"):
        Frontier(3, [EMPTY])


def test_a_range_of_leaves_is_a_subtree():
    assert range_root(TREE.node, 0, 37) == TREE.roots[37]


def test_a_finding_is_one_of_a_family():
    with suppress(Finding):
        raise NotIncluded
