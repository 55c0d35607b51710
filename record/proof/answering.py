"""What a bundle or a receipt proves to whoever has a policy, said in lines for people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from record.proof.bundle import Recount, verify
from record.proof.findings import Finding, Forked
from record.proof.note import LONGEST
from record.proof.policy import Policy
from record.proof.receipt import is_receipt, proved
from record.proof.stamp import trusting
from record.proof.verdict import LIMITS, Verdict, failed, judged, opened


class Answer(NamedTuple):
    """The lines to print, and whether anything is wrong: the exit code says so, too."""

    lines: Sequence[str]
    is_failed: bool


def answer(
    file: Path,
    policy: Path,
    kept: Collection[Path] = (),
    authority: Path | None = None,
    recount: Callable[[dict[str, Any]], Recount] | None = None,
) -> Answer:
    """Say what the file proves, offline. `recount` works a bundle's figures out again."""
    try:
        verdict, notes = _proved(file, policy, kept, authority, recount)
    except Finding as finding:
        return Answer([failed(finding)], is_failed=True)
    except OSError as error:
        why = f"{error.filename} cannot be read ({error.strerror})"
        return Answer([f"FAILED: {why}. Name a file that is there."], is_failed=True)
    except UnicodeDecodeError:
        return Answer(["FAILED: Malformed: no policy."], is_failed=True)
    about = [str(verdict), verdict.meaning, "", *(f"- {each}" for each in notes)]
    limits = ["", "What no log can prove:", *(f"- {each}" for each in LIMITS)]
    return Answer([*about, *limits], is_failed=False)


def _proved(
    file: Path,
    policy: Path,
    kept: Collection[Path],
    authority: Path | None,
    recount: Callable[[dict[str, Any]], Recount] | None,
) -> tuple[Verdict, Sequence[str]]:
    pinned = Policy.parse(policy.read_text())
    checkpoints = [each.read_bytes() for each in kept]
    stamped = trusting(authority.read_bytes()) if authority else None
    with file.open("rb") as whole:
        start = whole.read(LONGEST)
    if is_receipt(start):
        return _receipt(start, pinned, checkpoints)
    found = verify(file, pinned, checkpoints, recount, stamped)
    return found.verdict, found.notes


def _receipt(body: bytes, policy: Policy, kept: Collection[bytes]) -> tuple[Verdict, Sequence[str]]:
    """What a receipt proves; of the checkpoints that were kept only one of its size can be held
    against it. Raises a Finding.
    """
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
