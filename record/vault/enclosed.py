"""What goes into the vault for one version of one case?"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Personal fields, closed and ready to be stored; nothing here can be read without the keys.

    `digests` belong into the leaf of the event (`sd`), and nowhere else.
    """

    case_id: UUID
    version: int
    wrapped_key: bytes | None = field(repr=False)
    """The case's data key as stored, if it is new; None if the case already has one."""
    ciphertext: bytes = field(repr=False)
    blinds: tuple[bytes, ...] = field(repr=False)
    digests: tuple[str, ...] = field(repr=False)
