"""What does the `type` of a problem mean? Each of them is an address, and this answers there."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, render_template, request

from api.bodies import answer
from api.problems import explained

blueprint = Blueprint("problems", __name__, url_prefix="/problems")


@blueprint.get("/<slug>")
def explain(slug: str) -> Response:
    """Explain one kind of problem, as a page or as JSON."""
    kind = explained(slug)
    body = asdict(kind) | {"type": kind.uri}
    del body["slug"]
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    if best == "application/json":
        return answer(body)
    page = render_template("error.html", problem=body | {"detail": kind.remedy, "instance": ""})
    return Response(page, mimetype="text/html")
