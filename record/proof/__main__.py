"""A verifier that imports nothing of ours but this folder: all but a bundle's figures.

    python -m record.proof bundle.zip --policy policy --kept february.checkpoint

`docketproof verify` says the same, and works the figures out besides.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from record.proof.answering import answer


def main() -> None:
    """Print what the file proves; the exit code is 1 where it does not."""
    asked = ArgumentParser(prog="python -m record.proof", description=__doc__.partition("\n")[0])
    asked.add_argument("file", type=Path, help="a bundle, or a receipt")
    asked.add_argument("--policy", type=Path, required=True, help="yours, as it was handed to you")
    asked.add_argument("--kept", type=Path, action="append", default=[], help="a kept checkpoint")
    asked.add_argument(
        "--authority", type=Path, help="certificates (PEM) of whose stamps you trust"
    )
    said = asked.parse_args()
    lines, code = answer(said.file, said.policy, said.kept, said.authority)
    sys.stdout.writelines(f"{each}\n" for each in lines)
    sys.exit(code)


if __name__ == "__main__":
    main()
