"""What a bundle or a receipt proves to whoever has a policy, said in lines for people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from record.proof.bundle import Recount, verify
from record.proof.findings import Finding, Forked, Malformed
from record.proof.note import LONGEST
from record.proof.policy import Policy
from record.proof.receipt import is_receipt, proved
from record.proof.stamp import trusting
from record.proof.verdict import LIMITS, Verdict, failed, judged, opened

PROVED, WRONG, UNCOUNTED = 0, 1, 3
"""Exit codes: it holds; it does not; the events hold, and nobody worked the figures out again."""


class Answer(NamedTuple):
    """The lines to print, and the exit code that says the same."""

    lines: Sequence[str]
    code: int


def answer(
    file: Path,
    policy: Path,
    kept: Collection[Path] = (),
    authority: Path | None = None,
    recount: Callable[[dict[str, Any]], Recount] | None = None,
) -> Answer:
    """Say what the file proves, offline. `recount` works a bundle's figures out again."""
    try:
        verdict, notes, uncounted = _proved(file, policy, kept, authority, recount)
    except Finding as finding:
        return Answer([_printable(failed(finding))], WRONG)
    except OSError as error:
        why = f"{error.filename} cannot be read ({error.strerror})"
        return Answer([_printable(f"FAILED: {why}. Name a file that is there.")], WRONG)
    but = [f"FIGURES NOT RECOUNTED: {uncounted}"] if uncounted else []
    about = [str(verdict), verdict.meaning, *but, "", *(f"- {each}" for each in notes)]
    limits = ["", "What no log can prove:", *(f"- {each}" for each in LIMITS)]
    lines = [_printable(each) for each in (*about, *limits)]
    return Answer(lines, UNCOUNTED if uncounted else PROVED)


def _printable(line: str) -> str:
    """What stood in the file may not speak to the terminal, nor pretend to be another line."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in line)


def _proved(
    file: Path,
    policy: Path,
    kept: Collection[Path],
    authority: Path | None,
    recount: Callable[[dict[str, Any]], Recount] | None,
) -> tuple[Verdict, Sequence[str], str | None]:
    pinned = _read(policy)
    checkpoints = [each.read_bytes() for each in kept]
    stamped = trusting(authority.read_bytes()) if authority else None
    with file.open("rb") as whole:
        start = whole.read(LONGEST + 1)
    if is_receipt(start):
        return *_receipt(start, pinned, checkpoints), None
    found = verify(file, pinned, checkpoints, recount, stamped)
    return found.verdict, found.notes, found.uncounted


def _read(policy: Path) -> Policy:
    try:
        return Policy.parse(policy.read_bytes().decode())
    except UnicodeDecodeError as error:
        raise Malformed("A policy is in UTF-8.") from error


def _receipt(body: bytes, policy: Policy, kept: Collection[bytes]) -> tuple[Verdict, Sequence[str]]:
    """What a receipt proves; of the checkpoints that were kept only one of its size can be held
    against it. Raises a Finding.
    """
    if len(body) > LONGEST:
        raise Malformed(f"A receipt is no longer than {LONGEST} bytes.")
    found = proved(body, policy)
    known = [opened(each, policy)[1] for each in kept]
    equal = [
        each
        for each in known
        if (each.origin, each.size) == (found.checkpoint.origin, found.checkpoint.size)
    ]
    if any(each.root != found.checkpoint.root for each in equal):
        raise Forked("The receipt's checkpoint has another root than the one that was kept.")
    leaf, size = found.leaf, found.checkpoint.size
    day = leaf.get("on") or "on no day"
    which = f"{leaf['topic']}, version {leaf['ver']} of {leaf['stream']}"
    notes = [
        f"Event {found.position} of {size} says: {which}, recorded {leaf['at']}, in effect {day}.",
        f"{len(found.steps)} hashes lead from it to the root that was signed.",
    ]
    if len(equal) < len(known):
        notes.append("A checkpoint of another size was kept: only a bundle shows both.")
    return judged(found.note, policy, follows_kept=bool(equal)), notes
