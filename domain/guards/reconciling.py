"""What is asked of a reconciliation before it is on record, and before it is signed off?"""

from __future__ import annotations

from domain import refusals as no


def must_add_up(of: str, whole: int, parts: list[int]) -> None:
    """Every row of the list, and every item of ours, is in exactly one class."""
    if min(whole, *parts) < 0 or whole != sum(parts):
        raise no.FiguresDoNotTie(of=of, whole=whole, sum=sum(parts))


def must_be_anothers(maker: str, by: str) -> None:
    """Nobody signs off what they made."""
    if maker == by:
        raise no.MadeByYou


def must_not_be_signed_off(*, is_signed_off: bool) -> None:
    """One signature settles it."""
    if is_signed_off:
        raise no.AlreadySignedOff


def must_tie_to_say_so(differences: int, *, says_so: bool) -> None:
    """Whoever signs that two lists tie signs that nothing differs."""
    if says_so and differences:
        raise no.SaysItTies(differences=differences)


def must_give_reason(unexplained: int, reason: str, *, accepts: bool) -> None:
    """What nobody can explain is signed off by the remark that says so, with a reason."""
    if unexplained and not (accepts and reason):
        raise no.LeftUnexplained(unexplained=unexplained)
    if not unexplained and (accepts or reason):
        raise no.NothingUnexplained
