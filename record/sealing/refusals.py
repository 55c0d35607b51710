"""Why a sealer does not sign: each kind has a name, and says what to do."""

from __future__ import annotations

from pathlib import Path


class SealRefused(Exception):
    """Nothing was signed; a log that does not follow what was signed before is not sealed again."""


class Truncated(SealRefused):
    """Events that were signed for are gone."""

    def __init__(self, head: int, size: int) -> None:
        super().__init__(
            f"Truncated: {size} events were signed for, and the log has {head}. Stop all work on "
            "the database, and bring back the backup that has them all."
        )


class Changed(SealRefused):
    """What was signed for is not what is on record."""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"Changed: the first {size} events do not have the root that was signed. Stop all work "
            "on the database, and compare it with a backup."
        )


class Forgotten(SealRefused):
    """More was published than the sealer remembers."""

    def __init__(self, size: int, remembered: int) -> None:
        super().__init__(
            f"Forgotten: a checkpoint of {size} events is published, and the sealer remembers "
            f"{remembered}. Bring its own memory back; only if that is lost: docketproof seal "
            "--adopt"
        )


class Unreadable(SealRefused):
    """What the sealer remembers is damaged."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Unreadable: {path} is no checkpoint any more. Bring it back from its backup; only if "
            "there is none: docketproof seal --adopt"
        )


class KeyTrouble(SealRefused):
    """The log's key cannot be used."""


class KeyLost(KeyTrouble):
    """None of the keys that are here signed what is published."""

    def __init__(self) -> None:
        super().__init__(
            "KeyLost: none of the keys here signed what is published. Bring the log's key back "
            "from its own backup. If it is lost for good: docketproof seal --adopt --key-lost, and "
            "hand the new key out to everybody who verifies (docs/proving.md)."
        )


class Unmet(SealRefused):
    """Too few witnesses cosigned, so that nothing was published."""
