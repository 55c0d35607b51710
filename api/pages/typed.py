"""Which version was a form about, and was it sent before?"""

from __future__ import annotations

from flask import request

from api.problems import Problem

KEY_LENGTH_MAX = 64


def version_typed() -> int:
    """The version that the form showed; a Problem `malformed` if it names none."""
    given = request.form.get("version", "")
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise Problem("malformed", "The form does not say which version it is about.")
    return int(given)


def key_typed() -> str | None:
    """The key that was drawn for this form, so that sending it twice is sending it once."""
    return request.form.get("key", "")[:KEY_LENGTH_MAX] or None
