"""Who signs for the log: it follows its own memory, and publishes what enough witnesses saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event, Lock
from typing import NamedTuple

import structlog
from psycopg2.extensions import cursor as Cursor

from record.proof.checkpoint import Checkpoint
from record.proof.findings import Finding, Unsigned
from record.proof.note import Line, Note
from record.proof.policy import Policy
from record.proof.tree import EMPTY
from record.sealing import checkpoints, storage
from record.sealing.keys import LogKeys
from record.sealing.memory import Memory
from record.sealing.patience import Patience
from record.sealing.refusals import Changed, Forgotten, KeyLost, Truncated, Unmet, Unreadable
from record.sealing.tree import RecordTree, grow
from record.store import reading
from record.store.pool import Pool

log = structlog.get_logger(__name__)

EVERY_HOURS = 24
"""A checkpoint is stamped at least so often, and whenever somebody asks for a seal."""

AUTHORITY = "the authority"
"""As it is called beside the witnesses, none of whose names has a space."""

Proof = Callable[[int], Sequence[bytes]]
"""Proves that the tree began with that of an older size."""

Witnessing = Callable[[Note, Proof], Sequence[Line]]
"""Asks one witness to cosign; no line if it does not."""


class Sealed(NamedTuple):
    """How far the log is sealed, whether anything was published now, and who cosigned."""

    size: int
    is_new: bool
    witnesses: Sequence[str] = ()


@dataclass
class Sealer:
    """One log's sealer. Whatever happens to it, what it signed once it never contradicts."""

    pool: Pool
    log_id: int
    keys: LogKeys
    memory: Memory
    policy: Policy = field(default_factory=lambda: Policy(quorum="none"))
    witnesses: Mapping[str, Witnessing] = field(default_factory=dict)
    """By the names that the policy gives them."""
    authority: Callable[[bytes], bytes] | None = None
    """Stamps a checkpoint's text (RFC 3161)."""
    patience: Patience = field(default_factory=Patience)
    key_file: Path | None = None
    """Where the keys lie: looked into before each seal, since some come and others go."""

    def seal(self) -> Sealed:
        """Sign for the log as it is, ask the witnesses, publish.

        Raises Truncated, Changed or Forgotten where the log does not follow what was signed before;
        KeyLost where none of the keys signed that; and Unmet where too few witnesses cosigned, so
        that nothing was published yet.
        """
        with self.memory.alone():
            if self.key_file:
                self.keys = LogKeys.of(self.keys.origin, self.key_file)
            last = self.memory.last(self.keys.origin)
            head = self._settled(last)
            if head == 0:
                return Sealed(0, is_new=False)
            with self.pool.cursor() as cursor:
                tree = RecordTree(cursor, self.log_id)
                if tree.root(last.size) != last.root:
                    raise Changed(last.size)
                if checkpoints.of_size(cursor, self.log_id, head):
                    return Sealed(head, is_new=False)
                return self._publish(Checkpoint(self.keys.origin, head, tree.root(head)), tree)

    def stamp(self, *, asked: bool) -> bool:
        """Have the latest checkpoint stamped, if somebody asked or a day went by; whether it was.

        An authority that does not answer keeps nobody waiting: the log says so, and it is asked
        again.
        """
        if self.authority is None:
            return False
        with self.pool.cursor() as cursor:
            last = checkpoints.latest(cursor, self.log_id)
            if last is None or checkpoints.stamp(cursor, self.log_id, last.size):
                return False
            if not asked and checkpoints.hours_unstamped(cursor, self.log_id) < EVERY_HOURS:
                return False
        stamp = partial(self.authority, last.note.text.encode())
        try:
            response = self.patience.ask(last.note.text, {AUTHORITY: stamp}).get(AUTHORITY)
        except (OSError, Finding) as error:
            log.warning("sealer.unstamped", size=last.size, why=str(error)[:200])
            return False
        if response is None:
            return False
        with self.pool.cursor(commit=True) as cursor:
            checkpoints.keep_stamp(cursor, self.log_id, last.size, response)
        return True

    def adopt(self, *, is_key_lost: bool = False) -> Checkpoint:
        """Take what is published for what was signed last, where the memory of it is lost.

        What is remembered and goes further stays: it was signed, though nobody may have seen it.
        With `is_key_lost` a new key goes on from there, which has signed nothing yet: everybody who
        verifies has to be handed it. Raises Truncated or Changed where what is on record does not
        have the published root, or the remembered one; KeyLost where none of the keys signed it.
        """
        with self.memory.alone(), self.pool.cursor() as cursor:
            published = checkpoints.latest(cursor, self.log_id)
            remembered = self._remembered()
            self._must_be_on_record(cursor, remembered)
            if published is None:
                if not remembered.size:
                    self.memory.forget()
                return remembered
            if not is_key_lost:
                self._must_be_ours(published.note)
            found = published.checkpoint
            self._must_be_on_record(cursor, found)
            if remembered.size <= found.size:
                self.memory.remember(published.note)
        if is_key_lost:
            self._introduce(found.size)
        return found

    def _remembered(self) -> Checkpoint:
        """What cannot be read counts for nothing: whoever adopts was told to look for it."""
        try:
            return self.memory.last(self.keys.origin)
        except Unreadable:
            return Checkpoint(self.keys.origin, 0, EMPTY)

    def _must_be_ours(self, published: Note) -> None:
        try:
            published.signed_by(self.keys.verifiers)
        except Unsigned as error:
            raise KeyLost from error

    def _must_be_on_record(self, cursor: Cursor, signed: Checkpoint) -> None:
        head = reading.head(cursor, self.log_id)
        if head < signed.size:
            raise Truncated(head, signed.size)
        if RecordTree(cursor, self.log_id).root(signed.size) != signed.root:
            raise Changed(signed.size)

    def _introduce(self, size: int) -> None:
        with self.pool.cursor(commit=True) as cursor:
            checkpoints.publish_keys(cursor, self.log_id, size + 1, self.keys.verifiers)

    def _settled(self, last: Checkpoint) -> int:
        """The head of the log, once all of it is on disk and its tiles are kept."""
        with self.pool.cursor(commit=True) as cursor:
            head = reading.head(cursor, self.log_id)
            published = checkpoints.latest(cursor, self.log_id)
            if head < last.size:
                raise Truncated(head, last.size)
            if published and published.size > last.size:
                raise Forgotten(published.size, last.size)
            if published and not self._is_known(cursor, published.note):
                raise KeyLost
            storage.settle(cursor)
            grow(cursor, self.log_id, head)
        return head

    def _is_known(self, cursor: Cursor, published: Note) -> bool:
        """Whether one of our keys signed what is published, or was introduced since."""
        own = {(each.name, each.key_id) for each in self.keys.verifiers}
        known = {key for key, _ in checkpoints.keys(cursor, self.log_id)}
        signed = {(each.name, each.key_id) for each in published.lines}
        return bool(own & signed) or not known.isdisjoint(self.keys.verifiers)

    def _publish(self, checkpoint: Checkpoint, tree: RecordTree) -> Sealed:
        note = self.keys.signed(checkpoint)
        # Remembered before anybody sees it: a crash from here on leaves nothing to contradict.
        self.memory.remember(note)
        with _proving(tree, checkpoint.size) as proof:
            note = self._cosigned(note, proof)
        by = self.policy.cosigned(note)
        if not self.policy.is_met(by):
            raise Unmet(
                f"Unmet: of the witnesses {', '.join(sorted(by)) or 'none'} cosigned, which is not "
                f"enough; {checkpoint.size} events wait to be published, and are tried again."
            )
        # It can never be mended: whoever reads it has to find our signature, and no false one.
        Note.parse(bytes(note)).signed_by(self.keys.verifiers)
        with self.pool.cursor(commit=True) as cursor:
            checkpoints.publish(cursor, self.log_id, checkpoint.size, note, self.keys.verifiers)
        return Sealed(checkpoint.size, is_new=True, witnesses=sorted(by))

    def _cosigned(self, note: Note, proof: Proof) -> Note:
        calls = {name: partial(ask, note, proof) for name, ask in self.witnesses.items()}
        answers = self.patience.ask(note.text, calls)
        lines = [line for name in self.witnesses for line in answers.get(name, ())]
        return Note(note.text, (*note.lines, *lines))


@contextmanager
def _proving(tree: RecordTree, size: int) -> Iterator[Proof]:
    """Proofs of that tree for whoever asks from other threads, as long as we wait for them."""
    turn, is_over = Lock(), Event()

    def proof(old: int) -> Sequence[bytes]:
        with turn:  # It reads by one cursor.
            if is_over.is_set():
                raise TimeoutError("The seal does not wait for it any longer.")
            return tree.consistency(old, size)

    try:
        yield proof
    finally:
        with turn:
            is_over.set()
