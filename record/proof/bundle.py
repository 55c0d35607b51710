"""A bundle: one report, everything that it follows from, and everything that proves it.

| entry | what it is |
| --- | --- |
| `report.json` | the report as it was issued, byte for byte |
| `events.ndjson` | every event up to the checkpoint: `["leaf", "state"]`, a line each, in order |
| `checkpoint` | a signed note that covers them (C2SP tlog-checkpoint) |
| `previous` | the checkpoint that covered the report issued before, where there was one |
| `stamp.tsr` | a time stamp of the checkpoint's text (RFC 3161), where there is one |

The rest of it is for people. What is to be believed is named by the reader's own policy.
"""

from __future__ import annotations

import gc
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar
from zipfile import BadZipFile, ZipFile

from record.proof.checkpoint import Checkpoint
from record.proof.findings import (
    Changed,
    FiguresDiffer,
    Finding,
    Forked,
    Malformed,
    NotIssued,
    Truncated,
)
from record.proof.history import Entry, History, must_be_before, must_be_seen_later
from record.proof.note import LONGEST, Note
from record.proof.policy import Policy
from record.proof.stamp import Look
from record.proof.unpacking import (
    CHECKPOINT,
    LONGEST_REPORT,
    PREVIOUS,
    REPORT,
    STAMP,
    entry_of,
    header_of,
    must_hide_nothing,
    object_of,
    pairs,
)
from record.proof.verdict import Verdict, judged, opened

ISSUED = "report.issued"

DAMAGED = (BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, OverflowError)
"""What a zip raises that is none, is cut off, is encrypted, or says of itself what cannot be."""

Answer = TypeVar("Answer")


class Recount(Protocol):
    """Works the report's figures out of the events, and holds them against the report.

    Begun with a report, it raises ValueError where that asks for what there is not.
    """

    @property
    def is_done(self) -> bool:
        """Whether it worked them out at all, once they were to be compared."""

    def take(self, entry: Entry) -> None:
        """Count one more event."""

    def compare(self) -> str:
        """What was compared, or why nothing was. Raises ValueError where a figure differs."""


class Found(NamedTuple):
    """What a bundle proves."""

    verdict: Verdict
    checkpoint: Checkpoint
    notes: Sequence[str]
    """What else was found, a sentence each."""
    uncounted: str | None = None
    """Why the figures were not worked out again, though somebody asked for that."""


def verify(
    path: Path,
    policy: Policy,
    kept: Collection[bytes] = (),
    recount: Callable[[dict[str, Any]], Recount] | None = None,
    stamped: Look | None = None,
) -> Found:
    """What the bundle proves to whoever has that policy and kept those checkpoints.

    Raises a Finding at whatever is wrong first.
    """
    try:
        with ZipFile(path) as archive, _nothing_collected():
            return _verify(archive, policy, kept, recount, stamped)
    except Finding:
        raise
    except DAMAGED as error:
        raise Malformed(f"This is no bundle, or a damaged one: {error!r}.") from error


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """What is read holds no circles and is kept to the end: to look for some costs a tenth."""
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            gc.enable()


def _verify(
    archive: ZipFile,
    policy: Policy,
    kept: Collection[bytes],
    recount: Callable[[dict[str, Any]], Recount] | None,
    stamped: Look | None,
) -> Found:
    must_hide_nothing(archive)
    note, checkpoint = opened(entry_of(archive, CHECKPOINT, LONGEST), policy)
    report = entry_of(archive, REPORT, LONGEST_REPORT)
    header = header_of(report)
    counted = _asked(lambda: recount(object_of(report))) if recount else None
    earlier = [opened(body, policy)[1] for body in kept]
    before = [*earlier]
    if PREVIOUS in archive.namelist():
        before.append(opened(entry_of(archive, PREVIOUS, LONGEST), policy)[1])
    history, issued = _read(archive, checkpoint, before, sha256(report).hexdigest(), counted)
    _must_have_root(history, checkpoint)
    for each in before:
        _must_begin_with(history, checkpoint, each)
    if not issued or not int(header.get("position", 0)) < issued <= checkpoint.size:
        raise NotIssued("No event up to the checkpoint says that this report was issued.")
    figures = _asked(counted.compare) if counted else "The figures were not recounted."
    notes = [
        f"{checkpoint.size} events are there, unchanged and in order.",
        f"Event {issued} says that this very report was issued.",
        figures,
        _about_stamp(archive, note, stamped, history),
    ]
    must_be_seen_later(history.latest, note, policy)
    verdict = judged(note, policy, follows_kept=bool(earlier))
    return Found(verdict, checkpoint, notes, figures if counted and not counted.is_done else None)


def _asked(recount: Callable[[], Answer]) -> Answer:
    try:
        return recount()
    except Finding:
        raise
    except ValueError as error:
        raise FiguresDiffer(str(error)) from error


def _read(
    archive: ZipFile,
    checkpoint: Checkpoint,
    before: Collection[Checkpoint],
    digest: str,
    counted: Recount | None,
) -> tuple[History, int | None]:
    """The history, and the position at which the report with that digest was issued."""
    history, issued = History(), None
    sizes = {each.size for each in before}
    with closing(pairs(archive)) as lines:
        for entry in history.read(lines, sizes):
            if entry.position > checkpoint.size:
                raise Changed("There are more events than the checkpoint covers.")
            if entry.topic == ISSUED and object_of(entry.state).get("sha256") == digest:
                issued = entry.position
            if counted:
                counted.take(entry)
    return history, issued


def _must_have_root(history: History, checkpoint: Checkpoint) -> None:
    if history.tree.size < checkpoint.size:
        raise Truncated(
            f"The checkpoint covers {checkpoint.size} events; {history.tree.size} are there."
        )
    if history.tree.root != checkpoint.root:
        raise Changed("The events do not have the root that the checkpoint signs.")


def _must_begin_with(history: History, checkpoint: Checkpoint, kept: Checkpoint) -> None:
    if kept.origin != checkpoint.origin:
        raise Malformed(f"The checkpoint that was kept is of {kept.origin}, another log.")
    if kept.size > checkpoint.size:
        raise Truncated(
            f"A checkpoint of {kept.size} events was kept; this one covers {checkpoint.size}."
        )
    if kept.size and history.roots[kept.size] != kept.root:
        raise Forked(f"The first {kept.size} events are not those of the checkpoint that was kept.")


def _about_stamp(archive: ZipFile, note: Note, stamped: Look | None, history: History) -> str:
    if STAMP not in archive.namelist():
        return "No time stamp is in the bundle."
    if stamped is None:
        return "A time stamp is in the bundle, and was not looked at: name whom you trust."
    at = stamped(entry_of(archive, STAMP, LONGEST), note.text.encode())
    must_be_before(history.latest, at.timestamp(), "an authority")
    return f"The checkpoint was there at {at:%Y-%m-%dT%H:%M:%SZ}: an authority of yours stamped it."
