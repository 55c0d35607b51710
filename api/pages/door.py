"""How does a person come in, and go out again?"""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.actors import sign_in as begin_session
from api.actors import sign_out as end_session
from api.pages import pages
from api.problems import NotSignedIn

WRONG = "This token does not open the door. Check that you pasted all of it; it may have run out."


@pages.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Ask for a token, and begin a session with it."""
    if request.method == "GET":
        return render_template("pages/sign_in.html", errors=[], next=_inside(request.args))
    try:
        begin_session(request.form.get("token", ""))
    except NotSignedIn:
        g.pop("actor", None)
        errors = [("token", WRONG)]
        page = render_template("pages/sign_in.html", errors=errors, next=_inside(request.form))
        return page, 401
    return redirect(_inside(request.form) or url_for("pages.dashboard"), 303)


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    end_session()
    return redirect(url_for("pages.sign_in"), 303)


def _inside(given: dict[str, str]) -> str:
    """Where to go next, if it is one of our own addresses."""
    wanted = given.get("next", "")
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_ours and wanted.isprintable() else ""
