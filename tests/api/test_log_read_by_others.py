"""The log over HTTP, read by a program that others wrote: tlog-scales makes every proof itself."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import pytest
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey
from tlog_scales.tlog import Checkpoint, InclusionProof

from record.proof.tlog_proof import TlogProof
from record.proof.tree import leaf_hash
from record.sealing import storage

CASES = 60


class OverHttp:
    """Where its reader gets files from: the doors of the log."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def get(self, *path: str) -> bytes | None:
        answer = self.client.get("/log/" + "/".join(path))
        return bytes(answer.data) if answer.status_code == 200 else None


@pytest.fixture
def reader(app: Any, sealer: Any, desk: Any, steps: Any) -> TilesReader:
    """Its reader, on a log of more than one tile."""
    for _ in range(CASES):
        case = desk.open(steps.case())
        case = desk.must("clerk", case, "check", steps.check())
        case = desk.must("prosecutor", case, "agree", steps.agree())
        case = desk.must("prosecutor", case, "sign", steps.sign())
        desk.must("clerk", case, "file", steps.file())
        sealer.seal()
    return TilesReader(OverHttp(app.test_client()))


def test_another_program_reads_the_tiles_and_agrees_on_every_proof(reader, sealer, app, office):
    checkpoint: Checkpoint = reader.get_checkpoint()
    (key,) = sealer.keys.verifiers
    checkpoint.verify(Vkey.from_string(str(key)))
    assert checkpoint.size == 5 * CASES > 256
    assert reader.calculate_root_hash() == checkpoint.root_hash
    with sealer.pool.cursor() as cursor:
        leaves = storage.leaves(cursor, sealer.log_id, 0, checkpoint.size)
    client = app.test_client()
    for index, leaf in enumerate(leaves):
        theirs = reader.get_inclusion_proof(index, checkpoint.size)
        theirs.check(leaf_hash(leaf), checkpoint.root_hash)
        address = f"/log/proof/inclusion?position={index + 1}&size={checkpoint.size}"
        ours = TlogProof.parse(client.get(address).data)
        assert list(ours.hashes) == theirs.node_hashes
        InclusionProof(ours.index, checkpoint.size, list(ours.hashes)).check(
            leaf_hash(leaf), checkpoint.root_hash
        )


def test_another_program_agrees_that_the_log_only_grew(reader, sealer, app):
    new = reader.get_checkpoint()
    for size in range(5, new.size, 35):
        theirs = reader.get_consistency_proof(size, new.size)
        reader.set_size(size)
        old_root = reader.calculate_root_hash()
        reader.set_size(new.size)
        theirs.check(old_root, new.root_hash)
        answer = app.test_client().get(f"/log/proof/consistency?old={size}").json
        assert [b64decode(each) for each in answer["proof"]] == theirs.node_hashes


def test_another_program_refuses_a_changed_leaf(reader):
    checkpoint = reader.get_checkpoint()
    proof = reader.get_inclusion_proof(7, checkpoint.size)
    with pytest.raises(Exception, match="root_hash"):
        proof.check(leaf_hash(b"another leaf"), checkpoint.root_hash)
