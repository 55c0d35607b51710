"""The witness's only door (C2SP tlog-witness): it takes checkpoints, and hands out what it saw.

A program of its own, for a machine of the public defender's or the county auditor's. It knows no
database and no case.
"""

from __future__ import annotations

import os
from pathlib import Path
from time import time

from flask import Flask, Response, request

from api.processes import die_with_parent
from record.proof.note import Verifier
from record.proof.witnessing import Verdict
from record.sealing.keys import LogKeys
from record.sealing.witness import WitnessDesk

HOME, NAME = "DOCKETPROOF_WITNESS", "DOCKETPROOF_WITNESS_NAME"
LONGEST = 1_100_000
"""Bytes of a request: a note, and 63 hashes."""
CONFLICT = 409


def desk_at(home: Path, name: str) -> WitnessDesk:
    """The witness whose folder that is; it has a key there, and `logs`, a key a line.

    Raises KeyTrouble, and Malformed.
    """
    keys = LogKeys.create_if_missing(home / "witness.key", name)
    known = home / "logs"
    lines = known.read_text().split() if known.exists() else []
    return WitnessDesk(home, keys, [Verifier.parse(each) for each in lines], lambda: int(time()))


def create_witness(desk: WitnessDesk) -> Flask:
    """The application of one witness."""
    app = Flask("witness", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LONGEST

    @app.post("/add-checkpoint")
    def add_checkpoint() -> Response:
        verdict = desk.answer(request.get_data())
        return Response(verdict.says, verdict.status, content_type=_type_of(verdict))

    @app.get("/")
    def introduce() -> Response:
        logs = "".join(f"log {each}\n" for each in desk.logs)
        return Response(f"witness {desk.witness}\n{logs}", content_type="text/plain; charset=utf-8")

    @app.get("/seen/<path:origin>")
    def seen(origin: str) -> Response:
        note = desk.last(origin)
        body, status = (bytes(note), 200) if note else (b"This log was never seen here.\n", 404)
        return Response(body, status, content_type="text/plain; charset=utf-8")

    return app


def _type_of(verdict: Verdict) -> str:
    is_size = verdict.status == CONFLICT
    return "text/x.tlog.size" if is_size else "text/plain; charset=utf-8"


def application() -> Flask:
    """What the server runs."""
    die_with_parent()
    return create_witness(desk_at(Path(os.environ[HOME]), os.environ[NAME]))
