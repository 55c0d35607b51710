"""Receipts: that an event is in the log, for whoever need not trust its keeper."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from psycopg2.extensions import cursor as Cursor

from record.proof.tlog_proof import TlogProof
from record.sealing import checkpoints, storage
from record.sealing.checkpoints import Published
from record.sealing.tree import RecordTree

LAST = 2**31 - 1
"""No stream has more versions."""


class Receipted(NamedTuple):
    """An event of a stream; its receipt is None until a checkpoint covers it."""

    position: int
    version: int
    topic: str
    receipt: TlogProof | None


def receipt(cursor: Cursor, log_id: int, stream_id: UUID, version: int) -> Receipted | None:
    """One event with the receipt under the first checkpoint that covers it: the same for ever."""
    rows = storage.of_stream(cursor, log_id, stream_id, version, version)
    if not rows:
        return None
    seal = checkpoints.covering(cursor, log_id, rows[0][0])
    return _receipted(RecordTree(cursor, log_id), rows[0], seal)


def receipts(cursor: Cursor, log_id: int, stream_id: UUID) -> list[Receipted]:
    """Every event of a stream in order, each with its receipt under the latest checkpoint."""
    seal, tree = checkpoints.latest(cursor, log_id), RecordTree(cursor, log_id)
    rows = storage.of_stream(cursor, log_id, stream_id, 1, LAST)
    return [_receipted(tree, row, seal) for row in rows]


def under(tree: RecordTree, position: int, seal: Published, leaf: bytes | None = None) -> TlogProof:
    """The way from an event up to the root of a checkpoint that covers it."""
    index = position - 1
    return TlogProof(index, tree.inclusion(index, seal.size), seal.note, extra=leaf)


def _receipted(
    tree: RecordTree, row: tuple[int, int, str, bytes], seal: Published | None
) -> Receipted:
    position, version, topic, leaf = row
    is_sealed = seal is not None and position <= seal.size
    proof = under(tree, position, seal, leaf) if seal and is_sealed else None
    return Receipted(position, version, topic, proof)
