"""The rules are published as they decide, to whoever may come in."""

from __future__ import annotations

from typing import Any

import pytest

from domain.actors import Role
from domain.rulesets import RULESETS

READERS = [role for role in Role if role is not Role.SYSTEM]


@pytest.mark.parametrize("role", READERS)
def test_every_role_may_read_the_rules(app: Any, staff: Any, role: Role) -> None:
    headers = {"Authorization": f"Bearer {staff.token(role)}"}
    answer = app.test_client().get("/api/v1/rulesets", headers=headers)
    assert answer.status_code == 200
    assert [each["id"] for each in answer.json["items"]] == list(RULESETS)


def test_a_ruleset_tells_its_rules_with_questions_law_and_outcome(app: Any, staff: Any) -> None:
    headers = {"Authorization": f"Bearer {staff.token(Role.AUDITOR)}"}
    found = app.test_client().get("/api/v1/rulesets/los-angeles-2019", headers=headers).json
    policy = RULESETS["los-angeles-2019"]
    assert (found["version"], found["sha256"]) == (policy.version, policy.sha256)
    assert found["rules"][1] == {
        "number": 2,
        "conditions": [
            {
                "question": "convicted_on_or_after",
                "asks": "Was the conviction on or after 2016-11-09?",
                "expected": "yes",
                "argument": "2016-11-09",
                "citation": "HS 11361.8(a), (e)",
            }
        ],
        "finding": "not_eligible",
        "reason": "convicted_under_prop_64",
        "citation": "HS 11361.8(a), (e)",
        "says": "Convicted on or after the day on which Proposition 64 took effect.",
    }
    assert {"rule": 8, "question": "aged_at_least", "value": 50} in found["parameters"]
    assert found["rules"][-1]["conditions"] == []


def test_a_ruleset_that_is_not_there_is_answered_with_those_that_are(app: Any, staff: Any) -> None:
    headers = {"Authorization": f"Bearer {staff.token(Role.CLERK)}"}
    answer = app.test_client().get("/api/v1/rulesets/of-nobody", headers=headers)
    assert answer.status_code == 404
    assert "configurable, contra-costa-2019" in answer.json["detail"]


def test_whoever_shows_no_token_reads_no_rules(app: Any) -> None:
    assert app.test_client().get("/api/v1/rulesets").status_code == 401
