"""Who opens what the vault holds? It is on record before the answer goes out, in a log of its own.

One record for each request, whatever it opened; where it cannot be written, nothing is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from uuid import UUID, uuid4

from flask import Response, g, request

from api.actors import current_actor, office
from api.fields import today
from domain.access import Access
from domain.actors import Act
from domain.casework import Command


def recorded(response: Response, refuse: Callable[[Exception], Response]) -> Response:
    """After a request: the answer, once it is on disk what it opened, or else a refusal."""
    if "opened" in g:
        try:
            _record(*g.pop("opened"))
        except Exception as error:
            return refuse(error)
    return response


def _record(opened: Iterable[UUID], searched: Iterable[str]) -> None:
    actor, door, ids = current_actor(), str(request.endpoint), list(opened)
    made = Access.open(
        Act(actor.id, actor.role, today()),
        access_id=uuid4(),
        door=door,
        opened=ids,
        searched=sorted(searched),
    )
    # Its id and the address are in the service's log, too (CJIS Security Policy AU-3(1)).
    command = Command(
        UUID(g.request_id),
        actor.id,
        str(actor.role),
        sha256("\n".join([door, *map(str, ids)]).encode()).hexdigest(),
        request.remote_addr or "unknown",
    )
    # Every request is another command: there is no earlier answer to look for.
    office().accesses.save(made, command=command)
