"""How is a witness asked to cosign (C2SP tlog-witness)? It is sent sizes, roots and a proof."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException

import structlog

from record.proof.checkpoint import Checkpoint
from record.proof.cosignature import Witness
from record.proof.findings import Finding, Malformed
from record.proof.note import Line, Note, read_lines
from record.proof.witnessing import Request
from record.sealing.sealer import Proof

log = structlog.get_logger(__name__)

SECONDS = 5
LONGEST_ANSWER = 10_000
CONFLICT = 409


@dataclass
class AskedOverHttp:
    """One witness at its address, and the size up to which it is known to have followed."""

    witness: Witness
    url: str
    known: int = 0

    def __call__(self, note: Note, proof: Proof) -> Sequence[Line]:
        """Its cosignature; where it does not answer as it should, none, and a word in the log."""
        size = Checkpoint.parse(note.text).size
        try:
            if self.known > size:
                self.known = 0
            status, body = self._send(note, proof)
            if status == CONFLICT and body.strip().isdigit():
                self.known = int(body)
                if self.known <= size:
                    status, body = self._send(note, proof)
            return self._lines(note, size, status, body)
        except (OSError, HTTPException, Finding, ValueError) as error:
            log.warning("sealer.witness_silent", witness=self.witness.name, why=repr(error)[:200])
            return []

    def _send(self, note: Note, proof: Proof) -> tuple[int, bytes]:
        body = bytes(Request(self.known, proof(self.known), note))
        address = f"{self.url.rstrip('/')}/add-checkpoint"
        if not address.startswith(("http://", "https://")):
            raise Malformed("A witness is asked over http or https.")
        request = urllib.request.Request(address, body, method="POST")  # noqa: S310 - seen to above.
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return answer.status, answer.read(LONGEST_ANSWER)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read(LONGEST_ANSWER)

    def _lines(self, note: Note, size: int, status: int, body: bytes) -> Sequence[Line]:
        if status != 200:
            raise Malformed(f"It answered {status}: {body[:150].decode(errors='replace').strip()}")
        answer = Note(note.text, read_lines(body))
        if self.witness.saw(answer) is None:
            raise Malformed("It answered with no cosignature of its own.")
        self.known = size
        # What is published can never be mended: nobody adds to it but in their own name.
        return answer.lines_of([(self.witness.name, self.witness.key_id)])
