"""As of when is a page, and how does its reader choose another moment?"""

from __future__ import annotations

from typing import Any

from flask import request

from api.pages.figure_words import LABELS as WORDS
from api.reading import WhenArguments, when
from projections.engine import When

LABELS: dict[str, str] = {name: WORDS[name] for name in When._fields}
"""What the form for a moment asks for."""


def given() -> dict[str, Any]:
    """What is asked for in the address; an empty field asks for nothing."""
    found = {name: request.args.get(name, "").strip() for name in LABELS}
    return {name: text for name, text in found.items() if text}


def wanted() -> When:
    """As of when the page is asked for; a ValidationError where that cannot be read."""
    return when(WhenArguments().load(given()))
