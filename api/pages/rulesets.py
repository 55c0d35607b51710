"""By which rules does an office decide? The same files that decide, for people to read."""

from __future__ import annotations

from flask import render_template

from api.pages import pages
from api.rulesets import ruleset_called
from domain.eligibility import QUESTIONS
from domain.rulesets import RULESETS


@pages.get("/rulesets")
def rulesets() -> str:
    """List the rulesets, and every question that they are made of."""
    return render_template(
        "pages/rulesets.html", rulesets=RULESETS.values(), questions=QUESTIONS.values()
    )


@pages.get("/rulesets/<name>")
def ruleset(name: str) -> str:
    """Show one ruleset, rule by rule."""
    return render_template("pages/ruleset.html", ruleset=ruleset_called(name))
