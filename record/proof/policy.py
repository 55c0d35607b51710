"""Policies (C2SP tlog-policy): which logs are known, which witnesses, and how many are enough."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from record.proof.cosignature import Witness
from record.proof.findings import Malformed
from record.proof.note import Note, Verifier

NONE = "none"
MOST_LINES = 1_000


@dataclass
class Policy:
    """Logs, witnesses and groups by their names here, and whose witnessing is asked for."""

    logs: list[Verifier] = field(default_factory=list)
    witnesses: dict[str, Witness] = field(default_factory=dict)
    groups: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    """How many of which members are enough."""
    quorum: str = ""
    urls: dict[str, str] = field(default_factory=dict)
    """Where a witness is asked, by its name here."""

    @classmethod
    def parse(cls, text: str) -> Policy:
        """The policy of a file. Raises Malformed, and says in which line."""
        policy, text = cls(), text.replace("\r\n", "\n")
        if any((each < " " and each not in "\t\n") or each == "\x7f" for each in text):
            raise Malformed("A policy has no control characters but tabs and new lines.")
        lines = text.split("\n")
        if len(lines) > MOST_LINES:
            raise Malformed(f"A policy of more than {MOST_LINES} lines is not read.")
        for number, line in enumerate(lines, 1):
            words = [each for each in line.replace("\t", " ").split(" ") if each]
            if words and not words[0].startswith("#"):
                try:
                    policy._take(words)
                except Malformed as wrong:
                    raise Malformed(f"Line {number} of the policy: {wrong}") from wrong
        if not policy.quorum:
            raise Malformed("A policy has one line that says: quorum NAME.")
        return policy

    def cosigned(self, note: Note) -> set[str]:
        """Which witnesses cosigned the note, by their names here. Raises Unsigned."""
        return {name for name, each in self.witnesses.items() if each.saw(note) is not None}

    def is_met(self, by: Collection[str]) -> bool:
        """Whether so many of the witnesses are enough."""
        met = {NONE, *by}
        for name, (enough, members) in self.groups.items():  # Each stands below its members.
            if len(met.intersection(members)) >= enough:
                met.add(name)
        return self.quorum in met

    def _take(self, words: list[str]) -> None:
        match words:
            case ["log", key] | ["log", key, _]:
                self._know(Verifier.parse(key))
            case ["witness", name, key, *url] if len(url) <= 1:
                self._name(name)
                self._meet(name, Witness.parse(key))
                self.urls |= dict.fromkeys([name], *url) if url else {}
            case ["group", name, enough, *members] if members:
                self._name(name)
                self.groups[name] = (_enough(enough, len(members)), self._members(members))
            case ["quorum", name] if not self.quorum:
                if name != NONE and name not in (*self.witnesses, *self.groups):
                    raise Malformed(f"nothing above is called {name}.")
                self.quorum = name
            case _:
                raise Malformed("it is none of log, witness, group, or the one quorum.")

    def _know(self, log: Verifier) -> None:
        if log.key in [each.key for each in self.logs]:
            raise Malformed("this log is there already.")
        self.logs.append(log)

    def _meet(self, name: str, witness: Witness) -> None:
        if witness.key in [each.key for each in self.witnesses.values()]:
            raise Malformed("a witness with this key is there already.")
        self.witnesses[name] = witness

    def _name(self, name: str) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise Malformed(f"{name} is something else already.")

    def _members(self, members: list[str]) -> tuple[str, ...]:
        taken = {each for _, others in self.groups.values() for each in others}
        for each in members:
            if each not in self.witnesses and each not in self.groups:
                raise Malformed(f"nothing above is called {each}.")
            if each in taken or members.count(each) > 1:
                raise Malformed(f"{each} counts once, in one group.")
        return tuple(members)


def _enough(word: str, members: int) -> int:
    found = {"any": 1, "all": members}.get(word)
    if found is None and word.isascii() and word.isdigit() and len(word) < 4 and word[0] != "0":
        found = int(word)
    if found is None or found > members:
        raise Malformed("enough is any, all, or a number of members that there are.")
    return found
