"""The rules are shown as they decide, to everybody who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import Role
from domain.eligibility import QUESTIONS
from domain.rulesets import RULESETS

if TYPE_CHECKING:
    from tests.pages.desk import Desk


def test_every_role_is_led_to_the_rulesets_and_may_read_each(desk: Desk) -> None:
    for role in set(Role) - {Role.SYSTEM}:
        visitor = desk.client(role)
        assert 'href="/rulesets"' in visitor.get("/").text
        listed = visitor.get("/rulesets").text
        assert all(f'href="/rulesets/{name}"' in listed for name in RULESETS)
        assert all(f"<code>{name}</code>" in listed for name in QUESTIONS)


def test_a_ruleset_is_shown_rule_by_rule_with_its_law_and_its_hash(desk: Desk) -> None:
    visitor = desk.client(Role.ANALYST)
    for policy in RULESETS.values():
        shown = visitor.get(f"/rulesets/{policy.id}").text
        assert policy.sha256 in shown
        for rule in policy.rules:
            assert f"{rule.says}<br><code>{rule.reason}</code>" in shown
            assert all(each.asks in shown for each in rule.conditions)
        assert shown.count("In any other case") == 1
