"""What are the fabricated people of the sample charged with, and what did they get?"""

from __future__ import annotations

from enum import StrEnum
from random import Random
from typing import NamedTuple


class Offense(NamedTuple):
    """A charge as the state writes it, and the level it stands as."""

    text: str
    level: str


class Flaw(StrEnum):
    """What may be unusual about a case of the sample."""

    SEE_COMMENT = "the charge stands in the comment"
    NO_LEVEL = "the level is missing"
    BAD_DATE = "the date is not in the calendar"
    NO_DATE = "the date is missing"
    FURTHER_CHARGE = "the comment names a further cannabis charge"

    @property
    def is_doubtful(self) -> bool:
        """Whether the count must be reviewed by hand for it."""
        return self is not Flaw.SEE_COMMENT


# Which case of each hundred of the county has which flaw.
FLAWS_EVERY = 100
FLAWS = {
    11: Flaw.SEE_COMMENT,
    37: Flaw.NO_LEVEL,
    53: Flaw.BAD_DATE,
    71: Flaw.FURTHER_CHARGE,
    89: Flaw.NO_DATE,
}

_CANNABIS = (
    (Offense("11357(A) HS-POSSESS CONCENTRATED CANNABIS", "FELONY"), 4),
    (Offense("11357(A) HS-POSSESS CONCENTRATED CANNABIS", "MISDEMEANOR"), 5),
    (Offense("11357(b)HS-POSSESS MARIJUANA 28.5 GRAMS OR LESS", "MISDEMEANOR"), 14),
    (Offense("11357(B) HS-POSSESS MARIJUANA 28.5 GRAMS OR LESS", "INFRACTION"), 3),
    (Offense("11357(C)HS-POSSESS MARIJUANA OVER 28.5 GRAMS", "MISDEMEANOR"), 12),
    (Offense("11358 HS-CULTIVATE MARIJUANA", "FELONY"), 18),
    (Offense("11358 HS-CULTIVATE MARIJUANA", "MISDEMEANOR"), 2),
    (Offense("11359(A) HS-POSSESS MARIJUANA FOR SALE", "FELONY"), 9),
    (Offense("11359(B)HS-POSSESS MARIJUANA FOR SALE", "FELONY"), 11),
    (Offense("11359HS-POSSESS MARIJUANA FOR SALE", "MISDEMEANOR"), 2),
    (Offense("11360(A) HS-SELL/TRANSPORT MARIJUANA", "FELONY"), 17),
    (Offense("11360(A) HS-SELL/TRANSPORT MARIJUANA", "MISDEMEANOR"), 3),
)
_WEIGHTS = [weight for _, weight in _CANNABIS]

OTHERS = (
    Offense("11364 HS-POSSESS PARAPHERNALIA", "MISDEMEANOR"),
    Offense("148 PC-OBSTRUCT PEACE OFFICER", "MISDEMEANOR"),
    Offense("466 PC-POSSESS BURGLARY TOOLS", "MISDEMEANOR"),
    Offense("459 PC-BURGLARY", "FELONY"),
    Offense("10851(A) VC-TAKE VEHICLE WITHOUT CONSENT", "FELONY"),
)
# PC 667(e)(2)(C)(iv).
SUPERSTRIKES = (
    Offense("187 PC-MURDER", "FELONY"),
    Offense("207 PC-KIDNAPPING", "FELONY"),
    Offense("220 PC-ASSAULT TO COMMIT MAYHEM", "FELONY"),
)
# PC 290.
SEX_OFFENSES = (
    Offense("314(1) PC-INDECENT EXPOSURE", "FELONY"),
    Offense("266 PC-ENTICEMENT", "FELONY"),
)
REGISTRATION = Offense("290 PC-REGISTRATION OF SEX OFFENDER", "")

# Place, length, code of the unit, unit.
SENTENCES = (
    ("JAIL", "30", "D", "DAYS"),
    ("JAIL", "90", "D", "DAYS"),
    ("PROBATION", "12", "M", "MONTHS"),
    ("PROBATION", "3", "Y", "YEARS"),
    ("PRISON", "16", "M", "MONTHS"),
    ("FINE", "", "", ""),
)


def any_cannabis(random: Random) -> Offense:
    """Draw a cannabis offense."""
    return random.choices(_CANNABIS, _WEIGHTS)[0][0]
