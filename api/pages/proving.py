"""Can this record be trusted? Shown to anybody, with every step; and a receipt to print."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from api.actors import office, reading, requires
from api.pages import pages, proof_words
from api.problems import Problem
from api.proofs import as_file, receipt_of
from api.reports import READERS
from api.sealing import policy_of
from projections.engine import Cursor
from record.proof.checkpoint import Checkpoint
from record.proof.findings import Finding, Forked, Malformed, Truncated
from record.proof.note import Note, Verifier
from record.proof.policy import Policy
from record.proof.receipt import Receipt, is_receipt, proved
from record.proof.tree import verify_consistency
from record.proof.verdict import FAILED, MEANING, Verdict, judged, opened
from record.sealing import checkpoints
from record.sealing.delay import delay
from record.sealing.rows import last_examined
from record.sealing.tree import RecordTree

LONGEST = 100_000
"""Characters of a receipt that is worth reading."""


class Checked(NamedTuple):
    """What was brought, and how the log as it is now follows from it."""

    receipt: Receipt | None
    brought: Checkpoint
    now: Checkpoint
    between: int
    """Hashes in the proof that the one begins with the other."""


@pages.route("/log", methods=["GET", "POST"])
def log() -> ResponseReturnValue:
    """Show how far the log is sealed and by whom; check a receipt or a checkpoint step by step."""
    brought = request.form.get("brought", "").replace("\r\n", "\n").strip("\n")
    if not brought:
        return _page()
    try:
        return _page(checked=_checked(f"{brought}\n".encode()))
    except Finding as finding:
        return _page(finding=finding), 422


@pages.get("/cases/<uuid:case_id>/receipts/<int:version>")
@requires(*READERS)
def receipt(case_id: UUID, version: int) -> ResponseReturnValue:
    """Show the receipt of one event, to print and to hand out."""
    try:
        found = receipt_of(case_id, version)
    except Problem as problem:
        if problem.kind.slug != "unsealed":
            raise
        return render_template("pages/receipt.html", receipt=None, case_id=case_id)
    body = bytes(found.receipt) if found.receipt else b""
    with reading() as cursor:
        opened_up = proved(body, _policy(cursor))
    return render_template(
        "pages/receipt.html",
        case_id=case_id,
        event=found,
        receipt=opened_up,
        body=body.decode(),
        verdict=_worth(opened_up.note),
    )


@pages.get("/cases/<uuid:case_id>/receipts/<int:version>.tlog-proof")
@requires(*READERS)
def receipt_file(case_id: UUID, version: int) -> Response:
    """Hand out the receipt as a file."""
    return as_file(receipt_of(case_id, version))


def _page(checked: Checked | None = None, finding: Finding | None = None) -> str:
    with reading() as cursor:
        now = delay(cursor, office().log_id)
        seal = checkpoints.latest(cursor, office().log_id)
        keys = checkpoints.keys(cursor, office().log_id)
        examined = last_examined(cursor, office().log_id)
    return render_template(
        "pages/log.html",
        delay=now,
        examined=examined,
        seal=seal,
        verdict=_worth(seal.note) if seal else None,
        signing=_signing(seal.note, [key for key, _ in keys]) if seal else [],
        checked=checked,
        finding=finding,
        typed=request.form.get("brought", ""),
        proof_words=proof_words,
        meanings=MEANING,
    )


def _checked(body: bytes) -> Checked:
    """What was brought, held against the log as it is now. Raises a Finding."""
    if len(body) > LONGEST:
        raise Malformed("This is longer than any receipt or checkpoint.")
    with reading() as cursor:
        policy = _policy(cursor)
        receipt = proved(body, policy) if is_receipt(body) else None
        brought = receipt.checkpoint if receipt else opened(body, policy)[1]
        if not brought.size:
            raise Malformed("It covers no event.")
        seal = checkpoints.latest(cursor, office().log_id)
        if seal is None or seal.size < brought.size:
            there = seal.size if seal else 0
            raise Truncated(f"It covers {brought.size} events; the log has a seal over {there}.")
        now = seal.checkpoint
        proof = RecordTree(cursor, office().log_id).consistency(brought.size, now.size)
    if brought.size == now.size and brought.root != now.root:
        raise Forked(f"Of these {now.size} events the log has another root today.")
    verify_consistency(brought.size, brought.root, now.size, now.root, proof)
    return Checked(receipt, brought, now, len(proof))


def _policy(cursor: Cursor) -> Policy:
    """Every key that ever signed is known here, so that old receipts can be read."""
    keys = [key for key, _ in checkpoints.keys(cursor, office().log_id)]
    return Policy(logs=keys, quorum="none")


def _worth(note: Note) -> Verdict:
    """What the office's own policy makes of it; of one with a wrong cosignature, nothing."""
    try:
        return judged(note, policy_of(office().settings)[0], follows_kept=False)
    except Finding:
        return Verdict(FAILED)


def _signing(note: Note, keys: list[Verifier]) -> list[Verifier]:
    now = {(each.name, each.key_id) for each in note.lines}
    return [each for each in keys if (each.name, each.key_id) in now]
