"""Who is asking, and may they? By a bearer token for programs, by a signed session for pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import current_app, g, request, session

from api.office import Office
from api.opened import opens
from api.problems import NotSignedIn, Problem, wants_json
from api.tokens import Actor, holder_by_prefix, holder_of, prefix_of
from domain.access import OPENERS
from domain.actors import Role

__all__ = ["PERSONAL", "STAFF", "Actor", "current_actor", "may_see_personal", "office", "requires"]

STAFF = frozenset({Role.CLERK, Role.PROSECUTOR, Role.PUBLIC_DEFENDER, Role.COURT_CLERK})
"""Who may take any step at all; which, the law says."""

PERSONAL = OPENERS
"""Who may see names and numbers, and search by them."""

SESSION_KEY = "token"
View = TypeVar("View", bound=Callable[..., Any])


def office() -> Office:
    """The office that this application works for."""
    found: Office = current_app.extensions["office"]
    return found


def reading() -> AbstractContextManager[Any]:
    """A cursor for reads; each statement stands alone, so that none pays for BEGIN and ROLLBACK."""
    return office().reading.look()


def disclosing(
    opened: Iterable[UUID] = (), searched: Iterable[str] = ()
) -> AbstractContextManager[Any]:
    """The same for what only the vault knows. Let go of the one before taking the other.

    Whoever asks is on record before the answer goes out (`api.accessing`), with what is opened for
    them, and by which fields they searched.
    """
    opens(opened, searched)
    return office().pool.look()


def current_actor() -> Actor:
    """Who is asking; NotSignedIn if nobody is, whatever the reason."""
    if "actor" not in g:
        g.actor = _from_bearer() if wants_json() else _from_session()
    actor: Actor = g.actor
    return actor


def may_see_personal() -> bool:
    """Whether whoever asks may see personal data."""
    return current_actor().role in PERSONAL


def requires(*roles: Role) -> Callable[[View], View]:
    """Let only these roles in; 401 and 403 come before anything else is looked at."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            must_be_one_of(frozenset(roles))
            return view(*args, **kwargs)

        guarded.roles = frozenset(roles)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def must_be_one_of(roles: frozenset[Role]) -> None:
    """Refuse whoever is not signed in, or has another role."""
    actor = current_actor()
    if actor.role not in roles:
        allowed = ", ".join(sorted(roles))
        raise Problem("forbidden", f"This is for: {allowed}. You are signed in as {actor.role}.")


def guard_programs() -> None:
    """Before any request under /api: who is it, and is this for them?"""
    if not request.path.startswith("/api/"):
        return
    view = current_app.view_functions.get(request.endpoint or "")
    must_be_one_of(getattr(view, "roles", frozenset(Role)))


def sign_in(token: str) -> Actor:
    """Begin a session with this token; NotSignedIn if it opens nothing."""
    actor = _holder(token.strip())
    session.clear()
    session[SESSION_KEY] = prefix_of(token.strip())
    g.actor = actor
    return actor


def sign_out() -> None:
    """End the session."""
    session.clear()
    g.pop("actor", None)


def _from_bearer() -> Actor:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return _holder(token.strip() if scheme.lower() == "bearer" else "")


def _from_session() -> Actor:
    prefix = session.get(SESSION_KEY)
    if prefix:
        with office().door.look() as cursor:
            found = holder_by_prefix(cursor, prefix)
        if found:
            return found
        session.clear()
    raise NotSignedIn


def _holder(token: str) -> Actor:
    with office().door.look() as cursor:
        found = holder_of(cursor, token)
    if found is None:
        _count_failure()
        raise NotSignedIn
    return found


def _count_failure() -> None:
    """Slow down whoever guesses; a valid token still opens the door for others at that address."""
    must_not_be_too_many("failures")


def slow_down() -> None:
    """Before any request but those of the monitoring: is there an end to how much this asks?"""
    if request.blueprint != "health":
        must_not_be_too_many("requests")


def must_not_be_too_many(what: str) -> None:
    """Count one more from that address; a Problem `too-many-requests` if the minute has no more."""
    seconds = current_app.extensions[what].seconds_to_wait(request.remote_addr or "unknown")
    if seconds:
        raise Problem("too-many-requests", headers={"Retry-After": str(seconds)})
