"""A report and everything that proves it, in one file for whoever need not trust the office."""

from __future__ import annotations

from base64 import b64encode
from contextlib import ExitStack
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

import orjson
from flask import Response, send_file

from api.bundle_words import certificate, readme
from api.issuing import report_of
from api.office import Office
from api.sealed import must_be_sealed
from projections import issued_reports
from projections.engine import Cursor
from projections.reports import Report
from record.proof.unpacking import CHECKPOINT, EVENTS, PREVIOUS, REPORT, STAMP
from record.sealing import checkpoints, storage
from record.sealing.checkpoints import Published
from record.sealing.receipts import under
from record.sealing.tree import RecordTree

AT_ONCE = 5_000
"""Events that are held at a time."""
FASTEST = 1
"""Hashes cannot be pressed; to try harder gains little."""


class Proved(NamedTuple):
    """An issued report, and the checkpoint under which its issue lies."""

    issue: dict[str, Any]
    report: Report
    seal: Published


def bundle(office: Office, issue_id: UUID, to: IO[bytes]) -> Proved:
    """Write the bundle of an issued report.

    Raises a Problem: `not-found`, or `unsealed` until its issue is under a checkpoint.
    """
    issue, report = report_of(office, issue_id)
    proved = Proved(issue, report, must_be_sealed(office, issue["position"], "report"))
    with (
        office.reading.cursor() as cursor,
        ZipFile(to, "w", ZIP_DEFLATED, compresslevel=FASTEST) as archive,
    ):
        for name, body in _small(cursor, office, proved).items():
            # Not `writestr`, which would write what time it is: equal contents, equal bytes.
            with archive.open(name, "w") as file:
                file.write(body)
        _write_events(cursor, office.log_id, proved.seal.size, archive)
    return proved


def _small(cursor: Cursor, office: Office, proved: Proved) -> dict[str, bytes]:
    """Everything but the events."""
    issue, report, seal = proved
    log_id, policy = office.log_id, office.settings.policy_file
    about, sources = _about(proved), _sources()
    found = {
        "README.txt": readme(**about, verifier=_hex(sources["verifier/main.go"])).encode(),
        REPORT: report.body,
        CHECKPOINT: seal.body,
        "issued.tlog-proof": bytes(under(RecordTree(cursor, log_id), issue["position"], seal)),
        "certificate.txt": certificate(
            **about,
            version=_version(),
            root=b64encode(seal.checkpoint.root).decode(),
            report=report.sha256,
        ).encode(),
        PREVIOUS: _previous(cursor, log_id, issue, seal),
        STAMP: checkpoints.stamp(cursor, log_id, seal.size),
        "policy": policy.read_bytes() if policy else None,
    }
    return {name: body for name, body in found.items() if body is not None} | sources


def _about(proved: Proved) -> dict[str, Any]:
    """What both texts for people name."""
    issue, report, seal = proved
    return {
        "name": issue["name"],
        "position": report.header["position"],
        "origin": seal.checkpoint.origin,
        "issued": issue["position"],
        "size": seal.size,
    }


def _sources() -> dict[str, bytes]:
    """The verifiers, to be read and built by whoever got the bundle."""
    recount = sorted(Path(str(files("recount"))).glob("*.py"))
    return {
        "verifier/main.go": files("record.proof").joinpath("go/main.go").read_bytes(),
        **{f"verifier/recount/{each.name}": each.read_bytes() for each in recount},
    }


def _hex(body: bytes) -> str:
    return sha256(body).hexdigest()


def _version() -> str:
    try:
        return version("docketproof")
    except PackageNotFoundError:
        return "of no known version, run from its source"


def _previous(cursor: Cursor, log_id: int, issue: dict[str, Any], seal: Published) -> bytes | None:
    """The checkpoint that covered the issue before this one of the same report."""
    before = issued_reports.issued(
        cursor, log_id, name=issue["name"], before=issue["position"], limit=1
    )
    found = checkpoints.covering(cursor, log_id, before[0]["position"]) if before else None
    return found.body if found and found.size < seal.size else None


def _write_events(cursor: Cursor, log_id: int, size: int, archive: ZipFile) -> None:
    with archive.open(EVENTS, "w", force_zip64=True) as file:
        for after in range(0, size, AT_ONCE):
            pairs = storage.pairs(cursor, log_id, after, min(after + AT_ONCE, size))
            lines = (orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE) for each in pairs)
            file.write(b"".join(lines))


def bundled(office: Office, issue_id: UUID) -> Response:
    """The bundle as a file to take along. Raises as `bundle` does."""
    office.settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        file = stack.enter_context(TemporaryFile(dir=office.settings.data))
        proved = bundle(office, issue_id, file)
        file.seek(0)
        stack.pop_all()  # Whoever sends it closes it.
    name = f"{proved.issue['name']}-{proved.seal.size}.zip"
    return send_file(file, "application/zip", as_attachment=True, download_name=name)
