# Longer than the house allows: every door to a case stands here, and its steps come with them.
"""What can programs do with cases? Open one, find them, read one and its history, take a step."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import structlog
from flask import Response, request, url_for
from marshmallow import fields, validate

from api.actors import (
    PERSONAL,
    STAFF,
    current_actor,
    disclosing,
    may_see_personal,
    office,
    reading,
    requires,
)
from api.bodies import answer
from api.fields import Word, code, county
from api.listing import Page, PageArguments, page_of_list
from api.next_steps import steps_from_here
from api.openapi import ETAG, IDEMPOTENCY_KEY, IF_MATCH, LOCATION, Blueprint
from api.opened import opens
from api.opening_shapes import NextStepsShape
from api.problems import Problem
from api.reading import WhenArguments, as_said, look_up, not_there_yet, wait_for, when
from api.shapes import (
    AnswerShape,
    CaseAnswerShape,
    CaseListShape,
    FoundListShape,
    HistoryShape,
)
from api.steps import STEPS, CaseShape, PersonalShape, Taken, open_case, take_step
from domain.actors import Role
from domain.procedures import OFFICE
from domain.standing import BUCKETS
from projections import caseload, timeline
from projections.engine import NOW, AsOf, When, as_of
from record.store.tracking import position_of

FOUND_MAX = 100
INSIDE = ("case_id", "key")
"""What a line of the caseload has for its own use."""
ROW = ("version", "county", "procedure", "bucket", "identified_on")
KEY = re.compile(r"[A-Za-z0-9._:-]{1,100}", re.ASCII)
VERSION = re.compile(r'"v([0-9]{1,9})"', re.ASCII)

log = structlog.get_logger("docketproof.personal")
blueprint = Blueprint("cases", __name__, url_prefix="/api/v1/cases", description="Cases.")


class ListArguments(PageArguments):
    """Which cases, as of when, and which page of them."""

    bucket = fields.String(validate=validate.OneOf(BUCKETS))
    county = county()
    procedure = code()
    section = Word("^[0-9]{5}$", "Give the five digits of the section.")


class SearchShape(PersonalShape):
    """Whom to look for: what is given must all be met, exactly. At least one."""


@blueprint.route("", methods=["POST"])
@requires(*(OFFICE - {Role.SYSTEM}))
@blueprint.arguments(CaseShape())
@blueprint.response(201, AnswerShape, headers=ETAG | LOCATION)
@blueprint.doc(operationId="openCase", parameters=[IDEMPOTENCY_KEY], **{"x-fails": [409]})
def post_case(data: dict[str, Any]) -> Response:
    """Put a case on record that somebody found."""
    taken = open_case(office(), current_actor(), data, idempotency_key())
    where = url_for("cases.get_case", case_id=taken.stream_id)
    return _answered(taken, 201, Location=where)


@blueprint.route("")
@requires(*(set(Role) - {Role.SYSTEM}))
@blueprint.arguments(ListArguments(), location="query")
@blueprint.response(200, CaseListShape)
@blueprint.doc(operationId="listCases")
def list_cases(asked: dict[str, Any]) -> Response:
    """List cases in the order in which they were found, page by page."""
    wait_for(asked.pop("min_position", None), caseload.NAME)
    page = page_of_cases(asked)
    items = [_row(each) for each in page.rows]
    return answer({"items": items, "next": page.following, **as_said(page.at)})


def page_of_cases(asked: dict[str, Any]) -> Page:
    """The page of the list of cases that is asked for."""

    def look(read: Any, after: int | None, limit: int, at: AsOf | None) -> list[dict[str, Any]]:
        return caseload.cases(
            read, office().log_id, after_key=after or 0, limit=limit, at=at, **asked
        )

    return page_of_list(caseload.NAME, asked, look)


@blueprint.route("/search", methods=["POST"])
@requires(*PERSONAL)
@blueprint.arguments(SearchShape())
@blueprint.response(200, FoundListShape)
@blueprint.doc(operationId="searchCases")
def search_cases(wanted: dict[str, Any]) -> Response:
    """Find cases by name, birth date, CII or docket; these never stand in a URL."""
    if not wanted:
        raise Problem("invalid", "Give at least one of: name, birth_date, cii, docket.")
    log.info("searched", actor=current_actor().id, fields=sorted(wanted))
    with disclosing(searched=wanted) as closed:
        found = [set(office().vault.find(closed, name, str(wanted[name]))) for name in wanted]
    ids = sorted(set.intersection(*found))
    opens(ids[:FOUND_MAX])
    with reading() as read:
        position = position_of(read, office().log_id, caseload.NAME)
        rows = [caseload.case(read, office().log_id, each) for each in ids[:FOUND_MAX]]
    items = [_row(each) for each in rows if each]
    return answer({"items": items, "more": len(ids) > FOUND_MAX, "as_of_position": position})


@blueprint.route("/<uuid:case_id>")
@requires(*(set(Role) - {Role.SYSTEM}))
@blueprint.arguments(WhenArguments(), location="query")
@blueprint.response(200, CaseAnswerShape, headers=ETAG)
@blueprint.doc(operationId="getCase", **{"x-fails": [404]})
def get_case(asked: dict[str, Any], case_id: UUID) -> Response:
    """Read one case: its counts, and whom it is about if your role may see that."""
    wait_for(asked.pop("min_position", None), caseload.NAME)
    said = when(asked)
    with reading() as read:
        at, case = look_up(
            read,
            caseload.NAME,
            said,
            lambda at: caseload.case(read, office().log_id, case_id, at),
        )
    if case is None:
        raise _missing(case_id, said)
    case = {"id": case_id} | {name: each for name, each in case.items() if name not in INSIDE}
    case |= as_said(at)
    if may_see_personal():
        with disclosing([case_id]) as closed:
            case["personal"] = office().vault.open(closed, case_id)
        log.info("read", actor=current_actor().id, case_id=str(case_id))
    # Nothing may be done from a version of the past, so it has no tag to be named by.
    return answer(case) if said != NOW else answer(case, ETag=f'"v{case["version"]}"')


@blueprint.route("/<uuid:case_id>/history")
@requires(*(set(Role) - {Role.SYSTEM}))
@blueprint.arguments(WhenArguments(), location="query")
@blueprint.response(200, HistoryShape)
@blueprint.doc(operationId="getHistory", **{"x-fails": [404]})
def get_history(asked: dict[str, Any], case_id: UUID) -> Response:
    """Read everything that happened to one case, by whom, and on what paper."""
    wait_for(asked.pop("min_position", None), timeline.NAME)
    said = when(asked)
    with reading() as read:
        at = as_of(read, office().log_id, timeline.NAME, said)
        facts = timeline.history(read, office().log_id, case_id, at)
    if not facts:
        raise _missing(case_id, said)
    return answer({"items": facts, **as_said(at)})


@blueprint.route("/<uuid:case_id>/steps")
@requires(*(set(Role) - {Role.SYSTEM}))
@blueprint.response(200, NextStepsShape, headers=ETAG)
@blueprint.doc(operationId="getSteps", **{"x-fails": [404]})
def get_steps(case_id: UUID) -> Response:
    """Read which steps you may take on the case now, who else may, and why others are closed."""
    found = steps_from_here(office(), current_actor(), case_id)
    return answer(found, ETag=f'"v{found["version"]}"')


def _step_view(name: str) -> Any:
    """The operation of one step: its row in STEPS says all that differs."""

    def take(data: dict[str, Any], case_id: UUID) -> Response:
        version = version_seen()
        taken = take_step(
            office(), current_actor(), case_id, name, data, version, idempotency_key()
        )
        return _answered(taken, 200)

    take.__name__ = f"{name}_case"
    take.__doc__ = STEPS[name].schema.__doc__
    view = blueprint.arguments(STEPS[name].schema())(take)
    view = blueprint.response(200, AnswerShape, headers=ETAG)(view)
    view = blueprint.doc(
        operationId=f"{name}Case",
        parameters=[IF_MATCH, IDEMPOTENCY_KEY],
        **{"x-fails": [404]},
    )(view)
    return requires(*STAFF)(view)


for _name in STEPS:
    blueprint.route(f"/<uuid:case_id>/{_name}", methods=["POST"])(_step_view(_name))


def idempotency_key() -> str | None:
    """The key that the asker gave this command, if any."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not KEY.fullmatch(key):
        raise Problem("malformed", "Give an Idempotency-Key of up to 100 letters, digits, . _ : -.")
    return key


def version_seen() -> int:
    """The version that the asker decided on."""
    given = request.headers.get("If-Match")
    if given is None or given.strip() == "*":
        raise Problem("version-required")
    match = VERSION.fullmatch(given.strip())
    if match is None:
        raise Problem("malformed", 'Give If-Match as the ETag gave it, one version: "v12".')
    return int(match.group(1))


def _answered(taken: Taken, status: int, **headers: str) -> Response:
    body = {
        "id": taken.stream_id,
        "version": taken.version,
        "position": taken.position,
        "bucket": taken.bucket,
        "replayed": taken.replayed,
    }
    return answer(body, status, ETag=f'"v{taken.version}"', **headers)


def _row(case: dict[str, Any]) -> dict[str, Any]:
    """One line of a list; sections in the order of the counts, each once."""
    sections = list(dict.fromkeys(each["section"] for each in case["counts"]))
    line = {"id": case["case_id"]} | {name: case[name] for name in ROW}
    return line | {"sections": sections, "counts": len(case["counts"])}


def _missing(case_id: UUID, said: When) -> Exception:
    """No such case; or none at that moment; or one that is on record, but not folded yet."""
    return not_there_yet("case", office().casework.case(case_id).version, said)
