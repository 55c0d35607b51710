"""A bundle verified by a third program, tlog-scales: without ours, and without the one in Go."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from tlog_scales.signing import Vkey, VkeySet
from tlog_scales.tiles import leaf_hash
from tlog_scales.tlog import Checkpoint, InclusionProof, InclusionProofInvalid
from tlog_scales.utils import b64dec
from tlog_scales.writer import TilesWriter

from tests.attacks.conftest import County


class Theirs:
    """What tlog-scales makes of a bundle: its tree, who signed, and the receipt of the issue."""

    def __init__(self, path: Path, folder: Path) -> None:
        with ZipFile(path) as archive:
            lines = archive.read("events.ndjson").splitlines()
            self.checkpoint = Checkpoint.from_text(archive.read("checkpoint").decode())
            self.receipt = archive.read("issued.tlog-proof").decode()
        self.leaves = [json.loads(each)[0].encode() for each in lines]
        writer = TilesWriter.create(folder, self.checkpoint.origin)
        for each in self.leaves:
            writer.add_leaf(each)
        writer.commit([])
        self.reader = writer.reader

    def signers(self, *keys: str) -> set[str]:
        """The names of those keys that signed the checkpoint."""
        known = VkeySet(*map(Vkey.from_string, keys))
        return {key.name for key, _ in known.verify(self.checkpoint.signatures, self.checkpoint)}

    def prove_issue(self) -> int:
        """The position of the event that the receipt proves; raises InclusionProofInvalid."""
        _, index, *hashes = self.receipt.partition("\n\n")[0].split("\n")
        at = int(index.removeprefix("index "))
        proof = InclusionProof(at, self.checkpoint.size, [b64dec(each) for each in hashes])
        proof.check(leaf_hash(self.leaves[at]), self.checkpoint.root_hash)
        return at + 1


@pytest.fixture
def theirs(county: County, tmp_path: Path) -> Theirs:
    """A bundle in the hands of whoever uses it."""
    return Theirs(county.bundle(county.issue()), tmp_path / "theirs")


def test_it_works_out_the_root_that_was_signed(theirs: Theirs) -> None:
    assert len(theirs.leaves) == theirs.checkpoint.size
    assert theirs.reader.calculate_root_hash() == theirs.checkpoint.root_hash


def test_it_knows_the_log_and_every_witness_by_their_signatures(
    theirs: Theirs, county: County
) -> None:
    witnesses = [str(desk.witness) for desk in county.desks.values()]
    log = [str(each) for each in county.sealer.keys.verifiers]
    assert len(theirs.signers(*log)) == 1
    assert len(theirs.signers(*witnesses)) == len(witnesses) == 3


def test_it_proves_that_the_report_was_issued(theirs: Theirs) -> None:
    position = theirs.prove_issue()
    assert json.loads(theirs.leaves[position - 1])["topic"] == "report.issued"
    theirs.leaves[position - 1] += b" "
    with pytest.raises(InclusionProofInvalid):
        theirs.prove_issue()


def test_it_agrees_that_the_next_bundle_goes_on_from_this_one(
    theirs: Theirs, county: County, tmp_path: Path
) -> None:
    later = Theirs(county.bundle(county.issue("weekly"), "later.zip"), tmp_path / "later")
    old, new = theirs.checkpoint, later.checkpoint
    assert new.size > old.size
    proof = later.reader.get_consistency_proof(old.size, new.size)
    proof.check(old.root_hash, new.root_hash)
