"""Facts and histories as files, for analysts: complete up to a position, or not there at all.

No personal data: neither the log nor the projections hold any.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from hashlib import file_digest, sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson

from api.office import Office
from projections import caseload, engine, timeline
from projections.engine import AsOf, Cursor, Shown, When, exporting
from projections.reports.report import SIMULATION

FORMAT_VERSION = 1
"""Raised whenever a column changes its meaning, or goes."""

FILES: Mapping[str, Shown] = {"events": timeline.EVENTS, "stage_history": caseload.HISTORY}

PARQUET_TYPES = {
    "text": "VARCHAR",
    "json": "VARCHAR",
    "integer": "BIGINT",
    "date": "DATE",
    "boolean": "BOOLEAN",
    "uuid": "UUID",
    "timestamp": "TIMESTAMPTZ",
}

LONGEST = 8 * 2**20
"""Bytes of the longest line that duckdb has to take: it sets aside several times as much."""

# An empty text is quoted; nothing is no value.
TO_PARQUET = """
COPY (
    SELECT *
    FROM read_csv(
        $source,
        header = true,
        delim = $comma,
        quote = $quote,
        escape = $quote,
        columns = {columns},
        nullstr = '',
        allow_quoted_nulls = false,
        auto_detect = false,
        max_line_size = {longest},
        buffer_size = {buffer}
    )
) TO $target (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)
"""
"""With one thread, and the order kept: equal arguments give equal bytes."""
MARKS = {"comma": "\x02", "quote": "\x01"}


class CannotExport(ValueError):
    """What was asked for cannot be written: the sentence says what to do."""


class Measured:
    """A file that is hashed and counted as it is written."""

    def __init__(self, file: Any) -> None:
        self.file, self.digest = file, sha256()

    def write(self, chunk: bytes) -> int:
        """Write on."""
        self.digest.update(chunk)
        return int(self.file.write(chunk))


def export(office: Office, form: str, to: Path, at_position: int | None = None) -> dict[str, Any]:
    """Write the files, and their manifest, into a directory that is new or empty; the manifest.

    `form` is ndjson, csv or parquet. Streams, so that memory is bounded whatever the log's length.

    Raises CannotExport, and NotFoldedYet for a position that is not there; nothing is left then.
    """
    if form == "parquet" and not find_spec("duckdb"):
        raise CannotExport(
            "Parquet is written by duckdb, which is not installed. Install it "
            "(pip install 'docketproof[analytics]'), or choose --format csv."
        )
    with _written_whole(to) as directory, office.reading.cursor() as cursor:
        exporting.at_one_moment(cursor)
        at = _as_of(cursor, office.log_id, at_position)
        files = [_file(cursor, office.log_id, at.position, directory, name, form) for name in FILES]
        manifest = _manifest(office.settings.log, form, at, files)
        body = orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        (directory / "manifest.json").write_bytes(body)
    return manifest


@contextmanager
def _written_whole(to: Path) -> Iterator[Path]:
    """A directory beside it, which takes its place at the end, or vanishes."""
    beside = to.parent / f".{to.name}.{uuid4().hex}"
    try:
        if to.is_file() or (to.is_dir() and any(to.iterdir())):
            raise CannotExport(f"{to} is there already and not empty; name a new directory.")
        beside.mkdir(parents=True)
        yield beside
        beside.rename(to)
    except OSError as error:
        raise CannotExport(f"{to} cannot be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _as_of(cursor: Cursor, log_id: int, at_position: int | None) -> AsOf:
    """Where all files stand: at the position asked for, or where the one furthest behind stands."""
    names = [each.projection for each in FILES.values()]
    when = When(at_position)
    stand = [engine.as_of(cursor, log_id, name, when).position for name in names]
    when = When(min(stand))
    found = [engine.as_of(cursor, log_id, name, when) for name in names]
    return max(found, key=lambda each: each.quarantined)


def _file(
    cursor: Cursor, log_id: int, position: int, directory: Path, name: str, form: str
) -> dict[str, Any]:
    shown, path = FILES[name], directory / f"{name}.{form}"
    if form == "parquet":
        rows, digest = _parquet(cursor, log_id, position, path, shown)
    else:
        rows, digest = _streamed(cursor, log_id, position, path, shown, form)
    return {
        "name": path.name,
        "meaning": shown.meaning,
        "rows": rows,
        "bytes": path.stat().st_size,
        "sha256": digest,
        "columns": [
            {"name": each.name, "type": each.kind, "meaning": each.meaning}
            for each in shown.columns
        ],
    }


def _streamed(
    cursor: Cursor, log_id: int, position: int, path: Path, shown: Shown, form: Any
) -> tuple[int, str]:
    with path.open("wb") as file:
        measured = Measured(file)
        rows = exporting.write(cursor, shown, form, log_id, position, measured)
    return rows, measured.digest.hexdigest()


def _parquet(
    cursor: Cursor, log_id: int, position: int, path: Path, shown: Shown
) -> tuple[int, str]:
    plain = path.with_suffix(".plain")
    rows, _ = _streamed(cursor, log_id, position, plain, shown, "plain")
    taken = _converted(plain, path, shown)
    plain.unlink()
    if taken != rows:
        raise CannotExport(f"Of {rows:,} rows duckdb took {taken:,}; choose --format ndjson.")
    with path.open("rb") as file:
        return rows, file_digest(file, "sha256").hexdigest()


def _converted(plain: Path, path: Path, shown: Shown) -> int:
    """Let duckdb write the rows of one file into the other; how many it took."""
    duckdb = import_module("duckdb")
    types = {each.name: PARQUET_TYPES[each.kind] for each in shown.columns}
    statement = TO_PARQUET.format(columns=types, longest=LONGEST, buffer=2 * LONGEST)
    files = {"source": str(plain), "target": str(path)}
    try:
        with duckdb.connect(config={"threads": 1, "enable_external_file_cache": False}) as duck:
            return int(duck.execute(statement, MARKS | files).fetchone()[0])
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0]
        raise CannotExport(
            f"duckdb cannot write {path.name}: {reason} Choose --format ndjson."
        ) from error


def _manifest(log: str, form: str, at: AsOf, files: list[dict[str, Any]]) -> dict[str, Any]:
    recorded_at = at.recorded_at.astimezone(UTC).isoformat() if at.recorded_at else None
    return {
        "format_version": FORMAT_VERSION,
        "format": form,
        "log": log,
        "position": at.position,
        "recorded_at": recorded_at,
        "quarantined": at.quarantined,
        **({"simulation": SIMULATION} if at.is_simulated else {}),
        "files": files,
    }
