"""The log over HTTP: what is public of it proves itself; what holds leaves has a door."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import orjson
import pytest

from projections import catch_up
from record.proof.bundle import verify
from record.proof.checkpoint import Checkpoint
from record.proof.note import Note, Verifier
from record.proof.policy import Policy
from record.proof.tiles import path, reader
from record.proof.tlog_proof import TlogProof
from record.proof.tree import leaf_hash, range_root, verify_consistency
from record.store import hints
from recount.bundled import Recounted

SOMEBODY = "f7b1c2d3-0000-4000-8000-000000000001"
DOORS = ("checkpoint", "keys", "tile/0/000", "proof/inclusion?position=1")


@pytest.fixture
def stranger(app: Any) -> Any:
    """Somebody without a token."""
    return app.test_client()


def checkpoint_of(stranger: Any, sealer: Any) -> Checkpoint:
    note = Note.parse(stranger.get("/log/checkpoint").data)
    note.signed_by(sealer.keys.verifiers)
    return Checkpoint.parse(note.text)


def test_as_long_as_nothing_is_sealed_there_is_no_checkpoint(stranger, is_problem, filed):
    for door in (*DOORS, "proof/consistency?old=1"):
        assert is_problem(stranger.get(f"/log/{door}"), 404, "not-found"), door


def test_anybody_may_have_the_checkpoint_and_whoever_signed_it(stranger, sealer, filed):
    sealer.seal()
    answer = stranger.get("/log/checkpoint")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert checkpoint_of(stranger, sealer).size == filed["position"]
    (line,) = stranger.get("/log/keys").text.splitlines()
    assert Verifier.parse(line.removeprefix("log ")) in sealer.keys.verifiers


def test_every_checkpoint_that_was_published_can_be_had_by_its_size(
    stranger, sealer, filed, desk, steps, is_problem
):
    sealer.seal()
    first = stranger.get("/log/checkpoint").data
    desk.open(steps.case())
    sealer.seal()
    assert stranger.get(f"/log/checkpoint/{filed['position']}").data == first
    for door in ("checkpoint/1", f"checkpoint/{'9' * 40}", "stamp/1", f"stamp/{'9' * 40}"):
        assert is_problem(stranger.get(f"/log/{door}"), 404, "not-found")


def test_a_stamp_can_be_had_by_the_size_of_its_checkpoint(stranger, sealer, filed):
    size = sealer.seal().size
    sealer.authority = lambda text: b"stamp of " + text
    assert sealer.stamp(asked=True)
    answer = stranger.get(f"/log/stamp/{size}")
    assert answer.mimetype == "application/timestamp-reply"
    assert (
        answer.data == b"stamp of " + stranger.get("/log/checkpoint").data.split(b"\n\n")[0] + b"\n"
    )


def test_the_tiles_give_the_root_of_the_checkpoint(stranger, sealer, filed):
    sealer.seal()
    seen = checkpoint_of(stranger, sealer)
    node = reader(lambda *tile: stranger.get(f"/log/{path(*tile)}").data, seen.size)
    assert range_root(node, 0, seen.size) == seen.root


def test_what_is_not_published_has_no_tile_yet(stranger, sealer, filed, desk, steps, is_problem):
    sealer.seal()
    size = filed["position"]
    desk.open(steps.case())
    assert stranger.get(f"/log/{path(0, 0, size)}").status_code == 200
    for where in (path(0, 0, size + 1), path(0, 0), path(0, 1, 1), path(1, 0, 1), path(63, 0, 1)):
        assert is_problem(stranger.get(f"/log/{where}"), 404, "not-found"), where


@pytest.mark.parametrize(
    "where",
    ["entries/000", "0/0", "0/000.p/999", "99/000", "0/x/..", "-1/000", "0/%00", "0/000.p/0"],
)
def test_there_is_no_other_tile(stranger, sealer, filed, is_problem, where):
    sealer.seal()
    assert is_problem(stranger.get(f"/log/tile/{where}"), 404, "not-found")


def test_a_proof_of_inclusion_convinces_whoever_has_the_leaf(stranger, sealer, filed, clerk):
    sealer.seal()
    items = clerk.get(f"/log/proof/case/{filed['id']}").json["items"]
    assert [each["version"] for each in items] == list(range(1, len(items) + 1))
    previous = None
    for each in items:
        leaf = TlogProof.parse(each["receipt"].encode()).extra
        public = stranger.get(f"/log/proof/inclusion?position={each['position']}").data
        assert TlogProof.parse(public).extra is None
        found = TlogProof.parse(public).verify(leaf_hash(leaf), ORIGIN, sealer.keys.verifiers)
        assert found.size == filed["position"]
        assert orjson.loads(leaf)["prev"] == previous
        assert orjson.loads(leaf)["topic"] == each["topic"]
        previous = leaf_hash(leaf).hex()


ORIGIN = "office.example/case-log"


def test_no_public_door_hands_out_a_leaf(stranger, sealer, filed):
    sealer.seal()
    for door in (*DOORS, "proof/consistency?old=1"):
        body = stranger.get(f"/log/{door}").data
        assert b"nonce" not in body
        assert filed["id"].encode() not in body


def test_the_log_shows_that_it_only_grew(stranger, sealer, filed, desk, steps):
    sealer.seal()
    old = checkpoint_of(stranger, sealer)
    for _ in range(3):
        desk.open(steps.case())
    sealer.seal()
    new = checkpoint_of(stranger, sealer)
    assert new.size == old.size + 3
    answer = stranger.get(f"/log/proof/consistency?old={old.size}").json
    assert (answer["old"], answer["new"]) == (old.size, new.size)
    hashes = [b64decode(each) for each in answer["proof"]]
    verify_consistency(old.size, old.root, new.size, new.root, hashes)


@pytest.mark.parametrize(
    ("door", "parameter"),
    [
        ("inclusion", "position"),
        ("inclusion?position=0", "position"),
        (f"inclusion?position=1{'0' * 400}", "position"),
        ("inclusion?position=1&size=x", "size"),
        ("consistency", "old"),
        ("consistency?old=-1", "old"),
        ("consistency?old=3&new=2", "new"),
        ("consistency?old=1&more=1", "more"),
    ],
)
def test_what_is_asked_wrongly_is_named(stranger, sealer, filed, is_problem, door, parameter):
    sealer.seal()
    answer = stranger.get(f"/log/proof/{door}")
    assert is_problem(answer, 422, "invalid")
    assert parameter in [each["parameter"] for each in answer.json["errors"]]


@pytest.mark.parametrize(
    "door",
    [
        "inclusion?position=999",
        "inclusion?position=2&size=1",
        "inclusion?position=1&size=3",
        "consistency?old=1&new=999",
        "consistency?old=999",
    ],
)
def test_what_the_log_does_not_have_is_not_proved(stranger, sealer, filed, is_problem, door):
    sealer.seal()
    assert is_problem(stranger.get(f"/log/proof/{door}"), 404, "not-found")


def test_a_filing_has_a_receipt_that_is_the_same_for_ever(clerk, sealer, filed, desk, steps):
    sealer.seal()
    door = f"/api/v1/cases/{filed['id']}/receipts/{filed['version']}"
    first = clerk.get(door)
    assert f"event-{filed['position']}.tlog-proof" in first.headers["Content-Disposition"]
    receipt = TlogProof.parse(first.data)
    leaf = orjson.loads(receipt.extra)
    assert leaf["topic"] == "case.filed"
    receipt.verify(leaf_hash(receipt.extra), ORIGIN, sealer.keys.verifiers)
    desk.open(steps.case())
    sealer.seal()
    assert clerk.get(door).data == first.data


def test_what_no_checkpoint_covers_yet_has_no_receipt(
    clerk, sealer, filed, desk, steps, is_problem
):
    sealer.seal()
    later = desk.open(steps.case())
    answer = clerk.get(f"/api/v1/cases/{later['id']}/receipts/1")
    assert is_problem(answer, 503, "unsealed")
    assert int(answer.headers["Retry-After"]) > 0
    (item,) = clerk.get(f"/log/proof/case/{later['id']}").json["items"]
    assert item["receipt"] is None


def test_whoever_waits_for_a_seal_has_the_sealer_asked_for_it(staff, office, sealer, filed):
    auditor = staff.client("auditor")
    catch_up(office.projecting, office.log_id)
    with sealer.pool.connection() as connection:
        connection.autocommit = True
        hints.listen(connection, sealer.log_id, hints.SEALER)
        issued = auditor.post("/api/v1/reports/status/issue").json
        assert hints.wait(connection, 5), "issuing a report"
        catch_up(office.projecting, office.log_id)
        for door in (
            f"reports/issued/{issued['id']}/bundle",
            f"cases/{filed['id']}/receipts/1",
        ):
            assert auditor.get(f"/api/v1/{door}").status_code == 503
            assert hints.wait(connection, 5), door


def test_what_is_no_case_has_no_receipt(clerk, sealer, filed, is_problem):
    sealer.seal()
    unknown = clerk.get(f"/log/proof/case/{SOMEBODY}")
    assert is_problem(unknown, 404, "no-such-case")
    for which in (f"{SOMEBODY}/receipts/1", f"{filed['id']}/receipts/99"):
        assert is_problem(clerk.get(f"/api/v1/cases/{which}"), 404, "not-found")
    too_many = clerk.get(f"/api/v1/cases/{filed['id']}/receipts/{'9' * 30}")
    assert is_problem(too_many, 404, "not-found")


def test_a_bundle_comes_over_http_and_is_verified(
    staff, office, sealer, filed, tmp_path, is_problem
):
    auditor = staff.client("auditor")
    catch_up(office.projecting, office.log_id)
    issued = auditor.post("/api/v1/reports/status/issue").json
    catch_up(office.projecting, office.log_id)
    door = f"/api/v1/reports/issued/{issued['id']}/bundle"
    assert is_problem(auditor.get(door), 503, "unsealed")
    sealer.seal()
    kept = tmp_path / "bundle.zip"
    with auditor.get(door) as answer:
        assert answer.mimetype == "application/zip"
        kept.write_bytes(answer.data)
    logs = "".join(f"log {each}\n" for each in sealer.keys.verifiers)
    found = verify(kept, Policy.parse(f"{logs}quorum none\n"), recount=Recounted)
    assert found.checkpoint.size == issued["position"]
