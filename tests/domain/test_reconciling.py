"""May a reconciliation be put on record, and may somebody stand by it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from given import CLERK, PROSECUTOR, an_act

from domain import refusals as no
from domain.actors import Act, Role
from domain.reconciling import ColumnTally, Reconciliation, Remark, Totals, Unit

TOTALS = Totals(
    rows=4,
    ours=4,
    matched=1,
    differs=1,
    only_ours=2,
    only_theirs=1,
    unreadable=1,
    sealed=3,
    unexplained=2,
)
EXPLAINED = replace(TOTALS, unexplained=0)
TIED = Totals(2, 2, 2, 0, 0, 0, 0, 0, 0)
CAUSES = {"later_event": 3, "unknown": 1}
ANALYST = an_act(Role.ANALYST)


def made(act: Act = CLERK, totals: Totals = TOTALS, **others: Any) -> Reconciliation:
    """A reconciliation by that person, with these figures."""
    said: Mapping[str, Any] = {
        "columns": [ColumnTally("bucket", 2, 1, 1)],
        "causes": CAUSES if totals.differences else {},
    }
    return Reconciliation.make(
        act,
        reconciliation_id=UUID(int=5),
        unit=Unit.CASE,
        county="ALAMEDA",
        procedure="",
        file_sha256="ab" * 32,
        mapping_sha256="cd" * 32,
        result_sha256="ef" * 32,
        at_position=41,
        effective=None,
        cut_off=None,
        totals=totals,
        **{**said, **others},
    )


def signed(
    reconciliation: Reconciliation,
    act: Act = ANALYST,
    remark: Remark = Remark.ACCEPTED_UNEXPLAINED,
    reason: str = "asked_the_court",
) -> Reconciliation:
    """It, signed off."""
    reconciliation.sign_off(act, remark, reason)
    return reconciliation


RECONCILING: dict[type[no.Refusal], tuple[Callable[[], object], str]] = {
    no.FiguresDoNotTie: (
        lambda: made(totals=replace(TOTALS, rows=5)),
        "Of 5 rows the classes hold 4; each must be in exactly one, so compare them anew.",
    ),
    no.MadeByYou: (
        lambda: signed(made(PROSECUTOR), PROSECUTOR),
        "You made this reconciliation; somebody else must sign it off.",
    ),
    no.AlreadySignedOff: (
        lambda: signed(signed(made())),
        "This reconciliation is signed off; make another one if the lists have changed.",
    ),
    no.LeftUnexplained: (
        lambda: signed(made(), reason=""),
        "2 differences have no explanation; find one, or give the reason to sign so.",
    ),
    no.NothingUnexplained: (
        lambda: signed(made(totals=EXPLAINED)),
        "Every difference is explained; sign it off by another remark, and without a reason.",
    ),
    no.SaysItTies: (
        lambda: signed(made(totals=EXPLAINED), remark=Remark.TIES, reason=""),
        "5 items differ or are on one side only; sign it off by another remark.",
    ),
}
"""Each refusal, a step that meets it, and what it says."""


@pytest.mark.parametrize("refusal", RECONCILING, ids=lambda each: each.__name__)
def test_a_refusal_says_what_is_wrong_and_what_to_do(refusal: type[no.Refusal]) -> None:
    attempt, says = RECONCILING[refusal]
    with pytest.raises(refusal) as raised:
        attempt()
    assert (str(raised.value), raised.value.citation) == (says, "House rule")


def test_what_was_made_is_one_fact_with_every_figure() -> None:
    (fact,) = made().collect_events()
    assert isinstance(fact, Reconciliation.Made)
    assert (fact.totals, fact.causes, fact.at_position) == (TOTALS, CAUSES, 41)
    assert fact.columns == (ColumnTally("bucket", 2, 1, 1),)
    assert (fact.file_sha256, fact.result_sha256) == ("ab" * 32, "ef" * 32)


@pytest.mark.parametrize(
    "wrong",
    [
        {"totals": replace(TOTALS, ours=3)},
        {"totals": replace(TOTALS, matched=-1, rows=2, ours=2)},
        {"columns": [ColumnTally("bucket", 3, 1, 1)]},
        {"causes": {"unknown": 3}},
    ],
)
def test_figures_that_do_not_tie_are_never_on_record(wrong: dict[str, Any]) -> None:
    with pytest.raises(no.FiguresDoNotTie):
        made(**wrong)


@pytest.mark.parametrize("role", sorted(set(Role)))
def test_the_office_and_its_analysts_make_one_and_nobody_else(role: Role) -> None:
    if role in {Role.CLERK, Role.PROSECUTOR, Role.ANALYST}:
        assert made(an_act(role)).version == 1
    else:
        with pytest.raises(no.NotYours, match="may not make a reconciliation"):
            made(an_act(role))


@pytest.mark.parametrize("role", sorted(set(Role)))
def test_an_attorney_or_an_analyst_signs_it_off_and_nobody_else(role: Role) -> None:
    if role in {Role.PROSECUTOR, Role.ANALYST}:
        assert signed(made(), an_act(role)).is_signed_off
    else:
        with pytest.raises(no.NotYours, match="may not sign off a reconciliation"):
            signed(made(), an_act(role))


def test_whoever_made_it_may_not_sign_it_off_in_another_role_either() -> None:
    with pytest.raises(no.MadeByYou):
        signed(made(an_act(Role.CLERK, "ada")), an_act(Role.ANALYST, "ada"))


def test_another_attorney_may_sign_off_what_one_attorney_made() -> None:
    assert signed(made(PROSECUTOR), an_act(Role.PROSECUTOR, "prosecutor-2")).is_signed_off


@pytest.mark.parametrize("remark", sorted(set(Remark) - {Remark.ACCEPTED_UNEXPLAINED}))
def test_no_other_remark_settles_what_is_unexplained(remark: Remark) -> None:
    with pytest.raises((no.LeftUnexplained, no.SaysItTies)):
        signed(made(), remark=remark)


def test_two_lists_that_tie_are_signed_off_as_such() -> None:
    reconciliation = signed(made(totals=TIED), remark=Remark.TIES, reason="")
    fact = reconciliation.collect_events()[-1]
    assert isinstance(fact, Reconciliation.SignedOff)
    assert (fact.remark, fact.reason, fact.by) == ("ties", "", "analyst-1")


def test_a_refused_signature_leaves_no_trace() -> None:
    reconciliation = made()
    with pytest.raises(no.LeftUnexplained):
        signed(reconciliation, reason="")
    assert (reconciliation.version, reconciliation.is_signed_off) == (1, False)
