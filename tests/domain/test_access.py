"""Who may look at whom cases are about, and who may say that they went through the looks?"""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from domain import Refusal
from domain.access import Access
from domain.actors import Act, Role

SOMEBODY = UUID(int=7)
DAY = date(2026, 3, 2)
LOOKERS = {Role.CLERK, Role.PROSECUTOR, Role.PUBLIC_DEFENDER, Role.COURT_CLERK, Role.AUDITOR}


def opened(role: Role) -> Access:
    act = Act("u-1", role, DAY)
    return Access.open(act, access_id=SOMEBODY, door="door", opened=[SOMEBODY], searched=["name"])


def reviewed(role: Role) -> Access:
    act = Act("u-1", role, DAY)
    return Access.review(act, access_id=SOMEBODY, up_to=3, finding="nothing_unusual")


@pytest.mark.parametrize("role", Role)
def test_only_who_may_see_names_opens_any(role: Role) -> None:
    if role in LOOKERS:
        (fact,) = opened(role).pending_events
        assert (fact.TOPIC, fact.by, fact.role) == ("access.opened", "u-1", role)
        assert (fact.door, fact.opened, fact.searched) == ("door", (SOMEBODY,), ("name",))
    else:
        with pytest.raises(Refusal, match=f"The role {role} may not open"):
            opened(role)


@pytest.mark.parametrize("role", Role)
def test_only_an_auditor_or_an_administrator_goes_through_them(role: Role) -> None:
    if role in {Role.AUDITOR, Role.ADMIN}:
        (fact,) = reviewed(role).pending_events
        assert (fact.TOPIC, fact.up_to, fact.finding) == ("access.reviewed", 3, "nothing_unusual")
    else:
        with pytest.raises(Refusal, match=f"The role {role} may not review who opened a case"):
            reviewed(role)


def test_a_look_leads_nowhere_and_is_whole_when_it_is_read_again() -> None:
    look = opened(Role.CLERK)
    (fact,) = look.pending_events
    assert fact.mutate(None).door == look.door == "door"
    (review,) = reviewed(Role.ADMIN).pending_events
    assert review.mutate(None).up_to == 3
