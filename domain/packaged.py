"""Which data does the law carry with it? Files of this package, read once, as its code is.

This is the one place where the law opens a file, and it can open no other: what it reads was
installed with the code, is the same for everybody, and changes only with a new version of it.
"""

from __future__ import annotations

from importlib.resources import files


def toml_files(package: str) -> dict[str, str]:
    """Give the text of every `.toml` file that lies in a package of ours, by its file name."""
    found = [each for each in files(package).iterdir() if each.name.endswith(".toml")]
    return {
        each.name: each.read_text(encoding="utf-8")
        for each in sorted(found, key=lambda each: each.name)
    }
