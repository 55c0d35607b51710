"""Who are the people in a delivery, and what are their cases in the county?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter

from intake.listing import FoundCase
from intake.others import Others
from intake.person import Conviction, Identity, ListedCase, Subject, written
from intake.spool import Record, Spool

REMEMBERED = 10_000
"""Persons whose last row is remembered, since a person's rows mostly stand together."""

_IDENTITY, _REMARK, _CASE, _OTHER = "1", "2", "3", "4"
_NO_CONVICTION = ("",) * 8


class People:
    """What the rows of a delivery say of each person, in whatever order they come.

    `is_whole` says that the list has every conviction of a person, in all counties.
    """

    def __init__(self, *, prefix: str = "", suffix: str = "", is_whole: bool = False) -> None:
        self.prefix, self.suffix, self.is_whole = prefix, suffix, is_whole
        self.number = 0
        self._spool = Spool()
        self._last: dict[str, Identity] = {}

    def mention(self, person: str, identity: Identity) -> None:
        """Note what a row says of who the person is."""
        if self._last.get(person) == identity:
            return
        if len(self._last) >= REMEMBERED:
            self._last.clear()
        self._last[person] = identity
        self._spool.put((person, _IDENTITY, *identity))

    def file(self, person: str, case: str, docket: str) -> None:
        """Note a number under which a court keeps a case."""
        self._spool.put((person, _CASE, case, docket, *_NO_CONVICTION))

    def convict(
        self, person: str, case: str, conviction: Conviction, *, docket: str, born: str, line: int
    ) -> None:
        """Note a count of conviction; `docket` and `born` are what the same row says, or ""."""
        said = (*written(conviction), born, f"{line:09}")
        self._spool.put((person, _CASE, case, docket, *said))

    def list_other(self, person: str, key: str, *, stands: str, charged: str, on: str) -> None:
        """Note a conviction that is no count of ours, "" for what the row does not say.

        `stands` is the level that it stands as, `charged` that of the charge, `on` an ISO date.
        """
        self._spool.put((person, _OTHER, key, stands, charged, on))

    def remark(self, person: str, case: str, key: str, section: str, doubt: str) -> None:
        """Note a doubt on every count in cases that begin with `case`.

        If a `key` or a section is given, only on the counts with that key or section.
        """
        self._spool.put((person, _REMARK, case, key, section, doubt))

    def cases(self) -> Iterator[FoundCase]:
        """Give each case with a conviction, person by person; at the end `number` is known."""
        number = 0
        for share in self._spool:
            for person, records in groupby(share, itemgetter(0)):
                number += 1
                yield from self._cases_of(person, records)
        self.number = number

    @contextmanager
    def put_aside(self) -> Iterator[None]:
        """Give everything back if reading fails."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give back what was put aside."""
        self._spool.close()

    def _cases_of(self, person: str, records: Iterator[Record]) -> Iterator[FoundCase]:
        subject, others = Subject(), Others()
        remarks, cases = [], dict[str, ListedCase]()
        for _, kind, *rest in records:
            if kind == _IDENTITY:
                subject.is_said_to_be(Identity(*rest))
            elif kind == _REMARK:
                remarks.append(rest)
            elif kind == _OTHER:
                others.add(*rest)
            else:
                key, docket, *said, born, line = rest
                case = cases.setdefault(key, ListedCase())
                case.add(docket, said, born, line)
        convicted = [(key, case) for key, case in cases.items() if case.convictions]
        ours = {key for _, case in convicted for key in case.convictions}
        beside = others.said(ours) if self.is_whole and convicted else None
        for key, case in convicted:
            for remark in remarks:
                case.remark(key, *remark)
            yield case.found(
                person_key=f"{self.prefix}{person}",
                source_key=f"{self.prefix}{person}/{key}{self.suffix}",
                subject=subject,
                others=beside,
            )
