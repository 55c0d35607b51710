"""Lets a process of ours start another by `python -m api.cli`."""

from api.cli import main

main()
