"""What a case is, and what may happen to it, chapter by chapter, in the order of the procedure.

case        the case opens: a conviction is identified
checking    a check is requested and made, reviewed by hand, prior relief found
agreeing    meeting, each party's word, signatures
challenging the statutory review: challenged, left unchallenged, deemed unchallenged; opposition
filing      service, filing, hearing, return by the court, withdrawal
ordering    the court's orders: dismissed, redesignated, resentenced, denied, sealed
concluding  the state's record, closing, reopening, asking again
turning     what happens beside: hold, notice, transfer, death, another procedure
mending     duplicates, merging, correcting, amending

Each chapter has its facts, its rules and its effects. Rules run once, on the way in, and may
refuse; effects run on every replay, and never do.
"""

from domain.case.case import Case

__all__ = ["Case"]
