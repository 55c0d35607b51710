"""The tree over the leaves: RFC 6962, §2.1; the two verifiers are those of RFC 9162.

A hash is the 32 bytes of a SHA-256. A node is named by its level, 0 for leaves, and its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from record.proof.findings import Finding, Inconsistent, NotIncluded

EMPTY = sha256(b"").digest()
"""The root of a tree without leaves."""

LONGEST = 63
"""Hashes in the longest proof: no log has more than 2^63 leaves."""

Node = Callable[[int, int], bytes]
"""Reads the hash of a whole subtree: of level and place."""


NODE = b"\x01"
"""What stands before the two hashes of a node when they are hashed (RFC 6962, §2.1)."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf (RFC 6962, §2.1)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two (RFC 6962, §2.1)."""
    return sha256(NODE + left + right).digest()


class Frontier:
    """A tree as far as it has to be remembered to grow: the whole subtrees that it consists of."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if size.bit_count() != len(hashes):
            raise ValueError(f"A tree of {size} leaves has {size.bit_count()} whole subtrees.")
        self.size, self.hashes = size, list(hashes)

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Let the tree grow by the hash of a leaf; each new whole subtree, the leaf first."""
        place, level, grown = self.size, 0, [(0, self.size, leaf)]
        while place & 1:
            leaf = node_hash(self.hashes.pop(), leaf)
            level, place = level + 1, place >> 1
            grown.append((level, place, leaf))
        self.hashes.append(leaf)
        self.size += 1
        return grown

    @property
    def root(self) -> bytes:
        """The root of the tree as it is now."""
        if not self.hashes:
            return EMPTY
        *others, root = self.hashes
        for each in reversed(others):
            root = node_hash(each, root)
        return root


def inclusion(node: Node, index: int, size: int) -> list[bytes]:
    """The proof that a leaf is in the tree of that size (RFC 6962, §2.1.1)."""
    if not 0 <= index < size:
        raise ValueError(f"A tree of {size} leaves has none of index {index}.")
    return list(_path(node, index, 0, size))


def consistency(node: Node, old: int, new: int) -> list[bytes]:
    """The proof that the tree of one size begins with that of another (RFC 6962, §2.1.2)."""
    if not 0 < old <= new:
        raise ValueError(f"No tree of {new} leaves grew from one of {old}.")
    return list(_subproof(node, old, 0, new, is_known=True))


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """RFC 9162, §2.1.3.2. Raises NotIncluded."""
    _must_be_hashes(NotIncluded, leaf, root, *proof)
    found = [leaf, *(each.node for each in climb(leaf, index, size, proof))][-1]
    if found != root:
        raise NotIncluded("The proof does not lead from the leaf to the root.")


class Step(NamedTuple):
    """One step up the tree: what stands beside, on which side, and the node above the two."""

    beside: bytes
    is_left: bool
    node: bytes


def climb(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> Iterator[Step]:
    """Every step from a leaf's hash up to the root that the proof leads to. Raises NotIncluded."""
    _must_be_hashes(NotIncluded, leaf, *proof)
    if not 0 <= index < size:
        raise NotIncluded(f"A tree of {size} leaves has none of index {index}.")
    node = leaf
    for each, is_left in _sides(NotIncluded, index, size - 1, proof):
        node = node_hash(each, node) if is_left else node_hash(node, each)
        yield Step(each, is_left, node)


def verify_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """RFC 9162, §2.1.4.2. Raises Inconsistent."""
    if not 0 < old <= new:
        raise Inconsistent(f"No tree of {new} leaves can be shown to grow from one of {old}.")
    if old == new or not proof:
        if old != new or proof or old_root != new_root:
            raise Inconsistent("Only of trees of one size with one root there is no proof to give.")
        return
    _must_be_hashes(Inconsistent, old_root, new_root, *proof)
    first, *rest = proof if old & (old - 1) else (old_root, *proof)
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = first
    for each, is_left in _sides(Inconsistent, at, last, rest):
        if is_left:
            before, after = node_hash(each, before), node_hash(each, after)
        else:
            after = node_hash(after, each)
    if before != old_root or after != new_root:
        raise Inconsistent("The later tree does not begin with the earlier one.")


def _sides(
    finding: type[Finding], at: int, last: int, proof: Sequence[bytes]
) -> Iterator[tuple[bytes, bool]]:
    """Each hash on the way up, and whether it stands on the left; as many as the tree is high."""
    for each in proof:
        if last == 0:
            raise finding("The proof is longer than the tree is high.")
        is_left = bool(at & 1) or at == last
        yield each, is_left
        while is_left and at and not at & 1:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    if last:
        raise finding("The proof is shorter than the tree is high.")


def _must_be_hashes(finding: type[Finding], *hashes: bytes) -> None:
    if len(hashes) > LONGEST + 2 or any(len(each) != len(EMPTY) for each in hashes):
        raise finding("A proof is of at most 63 hashes of 32 bytes each.")


def range_root(node: Node, begin: int, end: int) -> bytes:
    """The hash of the leaves from `begin` up to `end`, as a subtree of any tree that has it."""
    width = end - begin
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return node(level, begin >> level)
    half = _half(width)
    return node_hash(range_root(node, begin, begin + half), range_root(node, begin + half, end))


def _path(node: Node, index: int, begin: int, end: int) -> Iterator[bytes]:
    if end - begin == 1:
        return
    middle = begin + _half(end - begin)
    if index < middle:
        yield from _path(node, index, begin, middle)
        yield range_root(node, middle, end)
    else:
        yield from _path(node, index, middle, end)
        yield range_root(node, begin, middle)


def _subproof(node: Node, old: int, begin: int, end: int, *, is_known: bool) -> Iterator[bytes]:
    if old == end:
        if not is_known:
            yield range_root(node, begin, end)
        return
    middle = begin + _half(end - begin)
    if old <= middle:
        yield from _subproof(node, old, begin, middle, is_known=is_known)
        yield range_root(node, middle, end)
    else:
        yield from _subproof(node, old, middle, end, is_known=False)
        yield range_root(node, begin, middle)


def _half(width: int) -> int:
    """The largest power of two below the width."""
    return 1 << (width - 1).bit_length() - 1
