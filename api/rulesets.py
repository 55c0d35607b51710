"""By which rules does an office decide? Published from the very files that decide."""

from __future__ import annotations

from flask import Response
from marshmallow import Schema, fields

from api.actors import requires
from api.bodies import answer
from api.openapi import Blueprint
from api.problems import Problem
from api.shapes import required_text
from domain.actors import Role
from domain.counts import Outcome
from domain.rulesets import RULESETS, Policy
from domain.verdict import Verdict

blueprint = Blueprint(
    "rulesets", __name__, url_prefix="/api/v1/rulesets", description="How offices decide."
)

READERS = frozenset(Role) - {Role.SYSTEM}


class ParameterShape(Schema):
    """What one rule gives a question along: a number, a date, a text or a list of sections."""

    rule = fields.Integer(required=True)
    question = required_text()
    value = fields.Raw(required=True)


class ConditionShape(Schema):
    """A question, in plain words too, and the answer that the rule waits for."""

    question = required_text()
    asks = required_text()
    expected = required_text(enum=[Verdict.YES.value, Verdict.NO.value])
    argument = fields.Raw(required=True, allow_none=True)
    citation = required_text()


class RuleShape(Schema):
    """When all conditions hold, the finding; the first such rule decides. None: in any case."""

    number = fields.Integer(required=True)
    conditions = fields.List(fields.Nested(ConditionShape), required=True)
    finding = required_text(enum=list(Outcome))
    reason = required_text()
    citation = required_text()
    says = required_text()


class PublishedRulesetShape(Schema):
    """A ruleset with all its rules. `sha256` is of its content in canonical form."""

    id = required_text()
    version = required_text()
    title = required_text()
    county = required_text()
    source = required_text()
    sha256 = required_text()
    decides = fields.List(fields.String(), required=True)
    parameters = fields.List(fields.Nested(ParameterShape), required=True)
    rules = fields.List(fields.Nested(RuleShape), required=True)


class RulesetListShape(Schema):
    """Every ruleset that is known here."""

    items = fields.List(fields.Nested(PublishedRulesetShape), required=True)


def ruleset_called(name: str) -> Policy:
    """The ruleset of this id; a Problem `not-found` that lists the known if there is none."""
    if name not in RULESETS:
        raise Problem("not-found", f"There is no such ruleset; there are: {', '.join(RULESETS)}.")
    return RULESETS[name]


@blueprint.route("")
@requires(*READERS)
@blueprint.response(200, RulesetListShape)
@blueprint.doc(operationId="listRulesets")
def list_rulesets() -> Response:
    """List every ruleset, with its rules."""
    return answer({"items": [each.described() for each in RULESETS.values()]})


@blueprint.route("/<string:name>")
@requires(*READERS)
@blueprint.response(200, PublishedRulesetShape)
@blueprint.doc(operationId="getRuleset", **{"x-fails": [404]})
def get_ruleset(name: str) -> Response:
    """Read one ruleset by its id."""
    return answer(ruleset_called(name).described())
