"""Why a reconciliation, or a signature under it, is refused."""

from __future__ import annotations

from domain.refusals.any_step import Refusal


class FiguresDoNotTie(Refusal):
    """Of {whole} {of} the classes hold {sum}; each must be in exactly one, so compare them anew."""

    citation = "House rule"


class MadeByYou(Refusal):
    """You made this reconciliation; somebody else must sign it off."""

    citation = "House rule"


class AlreadySignedOff(Refusal):
    """This reconciliation is signed off; make another one if the lists have changed."""

    citation = "House rule"


class LeftUnexplained(Refusal):
    """{unexplained} differences have no explanation; find one, or give the reason to sign so."""

    citation = "House rule"


class NothingUnexplained(Refusal):
    """Every difference is explained; sign it off by another remark, and without a reason."""

    citation = "House rule"


class SaysItTies(Refusal):
    """{differences} items differ or are on one side only; sign it off by another remark."""

    citation = "House rule"
