"""How does somebody without an account ask, and what does she take away?

Nothing on these pages depends on what is on record: nobody searches before a person of the office
does. The reference that she gets opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError, validates_schema

from api.actors import must_not_be_too_many, office
from api.fields import Day, Shape, Text, county
from api.inquiry_steps import PUBLIC, AskedShape, receive_inquiry
from api.pages import pages
from api.pages.inquiry_words import PERSONAL
from api.pages.mistakes import first_of, labelled
from api.pages.typed import key_typed
from api.problems import Problem
from domain.asking import Channel
from domain.casework import Reused

REACH = ("email", "phone", "address")
LABELS = {
    **PERSONAL,
    "surname": "Last name",
    "given_names": "First and middle names",
    "birth_date": "Date of birth",
    "docket": "Court case number",
    "cii": "State ID number (CII)",
    "county": "County",
}
REFERENCE = "asked"
NO_WAY_BACK = "Give us one way to answer you: e-mail, telephone or postal address."
SENT_BEFORE = "This form was sent before, and that counts. To ask again, open the page anew."
TOO_OFTEN = "Too many questions came from where you are. Nothing is lost: send it in a minute."


class PublicInquiryShape(AskedShape):
    """What somebody without an account is asked for: enough to search by, and to answer her."""

    class Meta(Shape.Meta):
        exclude = ("name",)

    surname = Text(longest=60, required=True)
    given_names = Text(longest=59, required=True)
    birth_date = Day(required=True)
    county = county(required=True)

    @validates_schema(skip_on_field_errors=False)
    def must_be_reachable(self, data: Mapping[str, Any], **_: Any) -> None:
        """An answer needs somewhere to go."""
        if not any(data.get(name) for name in REACH):
            raise ValidationError(NO_WAY_BACK, "email")


@pages.route("/ask", methods=["GET", "POST"])
def ask() -> ResponseReturnValue:
    """Ask who she is and how to reach her; put on record that somebody asked."""
    if request.method == "GET":
        return _page()
    try:
        must_not_be_too_many("inquiries")
        heard = receive_inquiry(office(), PUBLIC, _asked(), key_typed())
    except ValidationError as error:
        return _page(first_of(error)), 422
    except Reused:
        return _page({"": SENT_BEFORE}), 409
    except Problem as problem:
        return _page({"": TOO_OFTEN}), problem.kind.status, problem.headers
    session[REFERENCE] = heard.reference
    return redirect(url_for("pages.ask_received"), 303)


@pages.get("/ask/received")
def ask_received() -> ResponseReturnValue:
    """Give her the reference, as often as she reloads the page in this browser."""
    reference = session.get(REFERENCE)
    if reference is None:
        return redirect(url_for("pages.ask"), 303)
    return render_template("pages/ask_received.html", reference=reference)


def _asked() -> dict[str, Any]:
    """The form as the inquiry's own schema would have loaded it."""
    names = PublicInquiryShape().fields
    typed = {name: request.form.get(name, "").strip() for name in names}
    typed["county"] = office().settings.county or typed["county"].upper()
    known = PublicInquiryShape().load({name: text for name, text in typed.items() if text})
    surname, given_names = (
        known.pop(each).replace(",", " ") for each in ("surname", "given_names")
    )
    county = known.pop("county")
    personal = {"name": f"{surname},{given_names}"} | known
    return {"channel": Channel.WEB, "county": county, "personal": personal, "on": None}


def _page(wrong: Mapping[str, str] | None = None) -> str:
    return render_template(
        "pages/ask.html",
        errors=labelled(wrong or {}, LABELS),
        wrong=wrong or {},
        typed=request.form,
        labels=LABELS,
        key=request.form.get("key") or uuid4(),
    )
