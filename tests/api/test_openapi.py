"""Does the OpenAPI document promise what a client needs, for every operation?"""

from __future__ import annotations

import re
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api import inquiry_steps
from api.steps import STEPS

ALL_STEPS = STEPS.keys() | inquiry_steps.STEPS.keys()
METHODS = ("get", "post", "put", "patch", "delete")
PUBLIC = {"/health", "/ready", "/metrics"}
LOG = {
    "accesses/checkpoint",
    "checkpoint",
    "checkpoint/{size}",
    "stamp/{size}",
    "tile/{where}",
    "keys",
    "proof/inclusion",
    "proof/consistency",
}
PUBLIC |= {f"/log/{each}" for each in LOG}
CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def document(app: Any) -> dict[str, Any]:
    """The document as a client gets it."""
    answer = app.test_client().get("/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json)


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Every operation: its path, its method, and what is said of it."""
    return [
        (path, method, item[method])
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]


def test_the_document_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"$schema": DIALECT} | schema)
    assert references(document) <= defined(document)


DIALECT = "https://json-schema.org/draft/2020-12/schema"


def references(part: Any) -> set[str]:
    """Everything that is referred to."""
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*map(references, part.values()))
    return set().union(*map(references, part)) if isinstance(part, list) else set()


def defined(document: dict[str, Any]) -> set[str]:
    """Everything that may be referred to."""
    return {
        f"#/components/{kind}/{name}"
        for kind, parts in document["components"].items()
        for name in parts
    }


def test_every_operation_has_a_name_of_its_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)
    assert {f"{step}Case" for step in STEPS} <= set(names)
    assert all(operation["summary"] for _, _, operation in operations(document))


def test_every_operation_says_who_may_call_it(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        assert operation["security"] == ([] if path in PUBLIC else [{"token": []}]), path


def test_every_operation_says_how_it_fails(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        failures = {int(status) for status in operation["responses"] if int(status) >= 400}
        expected = {500, 503} if path in PUBLIC else {401, 403, 422, 429, 500, 503}
        expected |= {400, 413, 415} if "requestBody" in operation else set()
        is_one = path.rpartition("/")[2] in ALL_STEPS and "/steps/" not in path
        expected |= {404, 409, 412, 428} if is_one else set()
        assert failures >= expected, path
    for name, response in document["components"]["responses"].items():
        assert list(response["content"]) == ["application/problem+json"], name


def test_every_route_is_in_the_document(app: Any, document: dict[str, Any]) -> None:
    routes = {
        re.sub("<(?:uuid|string|int|path):([a-z_]+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/", "/log/")) or rule.rule in PUBLIC
    }
    assert routes == set(document["paths"])


def test_bodies_and_answers_are_named_schemas(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            assert "$ref" in content["application/json"]["schema"], path
        answers = operation["responses"]
        good = next(answers[each] for each in answers if each.startswith("2"))
        is_file = path.endswith("/receipts/{version}")
        if path.startswith(("/api/v1/cases", "/api/v1/inquiries")) and not is_file:
            assert "$ref" in good["content"]["application/json"]["schema"], path


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_no_made_up_request_breaks_anything(app: Any, staff: Any, fold: Any) -> None:
    fold()
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    headers = {
        role: {"Authorization": f"Bearer {staff.token(role)}"} for role in ("clerk", "analyst")
    }
    for operation in schema.get_all_operations():
        call = operation.ok()

        @settings(
            max_examples=6,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=call.as_strategy(), role=st.sampled_from(sorted(headers)))
        def send(case: Any, role: str) -> None:
            answer = case.call(headers=headers[role])
            assert answer.status_code != 500, (case.method, case.path)
            case.validate_response(answer, checks=CHECKS)

        send()
