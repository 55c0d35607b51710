"""Files for us alone to read, that are there whole or not at all, whatever ends the program."""

from __future__ import annotations

import os
from pathlib import Path
from secrets import token_hex


def write_whole(path: Path, body: bytes) -> None:
    """Put the bytes on disk under that name: all of them or, after a crash, the former ones.

    For one writer at a time.
    """
    new = path.with_name(f"{path.name}.new")
    _write(new, body)
    new.replace(path)
    _settle(path.parent)


def write_first(path: Path, body: bytes) -> None:
    """The same where nothing has that name yet, of several writers by one.

    Raises FileExistsError.
    """
    new = path.with_name(f"{path.name}.{token_hex(8)}.new")
    try:
        _write(new, body)
        os.link(new, path)
    finally:
        new.unlink(missing_ok=True)
    _settle(path.parent)


def _write(path: Path, body: bytes) -> None:
    with open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
