"""How does somebody of the office enter what a person asked?"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from api.actors import current_actor, office, requires
from api.fields import today
from api.inquiry_steps import ReceiveInquiryShape, receive_inquiry
from api.pages import pages
from api.pages.inquiry import say_done
from api.pages.inquiry_words import PERSONAL
from api.pages.mistakes import labelled, messages_of, plain
from api.pages.typed import key_typed
from domain import Refusal
from domain.asking import ANSWERERS
from domain.casework import Reused

LABELS = {"channel": "How it came", "county": "County", "on": "Received on", **PERSONAL}


@pages.route("/inquiries/new", methods=["GET", "POST"])
@requires(*ANSWERERS)
def enter_inquiry() -> ResponseReturnValue:
    """Ask what was asked, and by whom; put it on record."""
    if request.method == "GET":
        return _page()
    try:
        data = ReceiveInquiryShape().load(_given(("channel", "county", "on")))
        heard = receive_inquiry(office(), current_actor(), data, key_typed())
    except ValidationError as error:
        return _page(_wrong_of(error)), 422
    except (Refusal, Reused) as error:
        return _page({"": str(error)}), 409
    say_done(heard.stream_id, "receive", heard.position)
    return redirect(url_for("pages.inquiry", inquiry_id=heard.stream_id), 303)


def _given(outside: tuple[str, ...]) -> dict[str, object]:
    """What the form says, as the schema takes it; a field left empty is left out."""
    typed = {name: text.strip() for name, text in request.form.items() if text.strip()}
    personal = {name: typed[name] for name in PERSONAL if name in typed}
    if "county" in typed:
        typed["county"] = typed["county"].upper()
    return {name: typed[name] for name in outside if name in typed} | {"personal": personal}


def _wrong_of(error: ValidationError) -> dict[str, str]:
    """The first thing that is wrong with each field, those of `personal` among the others."""
    messages = dict(messages_of(error))
    inner = messages.pop("personal", {})
    found = messages | (inner if isinstance(inner, dict) else {})
    return {name: plain(str(texts[0])) for name, texts in found.items()}


def _page(wrong: Mapping[str, str] | None = None) -> str:
    return render_template(
        "pages/inquiry_new.html",
        errors=labelled(wrong or {}, LABELS),
        wrong=wrong or {},
        typed=request.form,
        key=request.form.get("key") or uuid4(),
        today=today(),
    )
