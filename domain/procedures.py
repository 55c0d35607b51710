"""The three procedures: the law each rests on, who must agree, who files, what goes unchecked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.actors import Role
from domain.counts import Level


class Party(StrEnum):
    """A side whose agreement a procedure asks for."""

    PROSECUTION = "prosecution"
    DEFENSE = "defense"


PARTY_OF = {Role.PROSECUTOR: Party.PROSECUTION, Role.PUBLIC_DEFENDER: Party.DEFENSE}

OFFICE = frozenset({Role.CLERK, Role.PROSECUTOR, Role.SYSTEM})
COURT = frozenset({Role.COURT_CLERK})


@dataclass(frozen=True)
class Procedure:
    """A road from an old conviction to the court's order.

    `unchecked` are the offense levels that may be agreed on without a check.
    """

    name: str
    citation: str
    parties: tuple[Party, ...]
    filers: frozenset[Role]
    instrument: str
    unchecked: frozenset[Level] = frozenset()


PETITION = Procedure(
    name="petition",
    citation="HS 11361.8",
    parties=(Party.PROSECUTION, Party.DEFENSE),
    filers=frozenset({Role.CLERK, Role.PROSECUTOR, Role.PUBLIC_DEFENDER}),
    instrument="joint petition (CR-400)",
)
"""Both sides agree and sign; the petition is filed (Alameda)."""

MOTION = Procedure(
    name="motion",
    citation="HS 11361.8(e)-(f)",
    parties=(Party.PROSECUTION,),
    filers=frozenset({Role.CLERK, Role.PROSECUTOR}),
    instrument="prosecutor's motion",
    unchecked=frozenset({Level.MISDEMEANOR, Level.INFRACTION}),
)
"""The office moves by itself; nobody else need appear (San Francisco)."""

STATUTORY = Procedure(
    name="statutory",
    citation="HS 11361.9",
    parties=(Party.PROSECUTION,),
    filers=frozenset({Role.CLERK, Role.PROSECUTOR}),
    instrument="notice of unchallenged convictions",
)
"""The state's list; the prosecution agrees by not challenging."""

PROCEDURES = {each.name: each for each in (PETITION, MOTION, STATUTORY)}
