"""Which personal data does this request open, and by which does it search?"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import g, has_request_context


def opens(opened: Iterable[UUID] = (), searched: Iterable[str] = ()) -> None:
    """This request opens personal data of these cases or inquiries, or searches by these fields.

    A program of the office's own, that nobody asked over the network, shows them to nobody.
    """
    if not has_request_context():
        return
    ids, fields = g.setdefault("opened", ({}, {}))
    ids.update(dict.fromkeys(opened))
    fields.update(dict.fromkeys(searched))
