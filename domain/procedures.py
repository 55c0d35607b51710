"""The three procedures: the law each rests on, who must agree and sign, who files, and how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.actors import Role
from domain.counts import Basis, Level


class Party(StrEnum):
    """A side whose agreement a procedure asks for."""

    PROSECUTION = "prosecution"
    DEFENSE = "defense"


PARTY_OF = {Role.PROSECUTOR: Party.PROSECUTION, Role.PUBLIC_DEFENDER: Party.DEFENSE}

OFFICE = frozenset({Role.CLERK, Role.PROSECUTOR, Role.SYSTEM})
STAFF_OF_OFFICE = OFFICE - {Role.SYSTEM}
PROSECUTION = frozenset({Role.PROSECUTOR})
PARTIES = frozenset(PARTY_OF)
BOTH_OFFICES = STAFF_OF_OFFICE | PARTIES
COURT = frozenset({Role.COURT_CLERK})
SYSTEM = frozenset({Role.SYSTEM})

LAST_CONVICTION = date(2016, 11, 8)
"""The day before Proposition 64 took effect: later convictions are under the new law."""

CHALLENGE_BY = date(2020, 7, 1)
"""HS 11361.9(b): the last day on which the prosecution may challenge a listed conviction."""


@dataclass(frozen=True)
class Procedure:
    """A road from an old conviction to the court's order.

    `parties` must agree, `signers` must sign; `meets` says that the person is met before anybody
    agrees. `unchecked` are the offense levels that may be agreed on without a check. A `joint`
    filing needs no service; another must be stipulated or served. `challenged` says that the
    prosecution reviews a list, and challenges a conviction or leaves it unchallenged.
    """

    name: str
    citation: str
    parties: tuple[Party, ...]
    signers: tuple[Party, ...]
    filers: frozenset[Role]
    instrument: str
    bases: tuple[Basis, ...]
    meets: bool = False
    joint: bool = False
    challenged: bool = False
    unchecked: frozenset[Level] = frozenset()


PETITION = Procedure(
    name="petition",
    citation="HS 11361.8",
    parties=(Party.PROSECUTION, Party.DEFENSE),
    signers=(Party.PROSECUTION, Party.DEFENSE),
    filers=frozenset({Role.CLERK, Role.PROSECUTOR, Role.PUBLIC_DEFENDER}),
    instrument="joint petition (CR-400)",
    bases=(Basis.RECALL, Basis.REDESIGNATION),
    meets=True,
    joint=True,
)
"""Both sides meet, agree and sign; the petition is filed (Alameda)."""

MOTION = Procedure(
    name="motion",
    citation="HS 11361.8(e)-(f)",
    parties=(Party.PROSECUTION,),
    signers=(Party.PROSECUTION,),
    filers=frozenset({Role.CLERK, Role.PROSECUTOR}),
    instrument="prosecutor's motion",
    bases=(Basis.RECALL, Basis.REDESIGNATION),
    unchecked=frozenset({Level.MISDEMEANOR, Level.INFRACTION}),
)
"""The office moves by itself; nobody else need appear (San Francisco)."""

STATUTORY = Procedure(
    name="statutory",
    citation="HS 11361.9",
    parties=(Party.PROSECUTION,),
    signers=(),
    filers=frozenset({Role.CLERK, Role.PROSECUTOR}),
    instrument="notice of unchallenged convictions",
    bases=(Basis.STATUTORY,),
    joint=True,
    challenged=True,
)
"""The state's list; the prosecution challenges by a date, or does not; the court orders."""

PROCEDURES = {each.name: each for each in (PETITION, MOTION, STATUTORY)}
