"""Is a file a ruleset? If so, which; if not, what is wrong with it, where, and what to do?"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from domain.counts import Outcome
from domain.eligibility import QUESTIONS
from domain.rulesets.arguments import KINDS
from domain.rulesets.policy import Condition, Policy, Rule
from domain.verdict import Verdict

OTHERWISE = "otherwise"
DECIDES = ("cannabis", "related")


class NotARuleset(ValueError):
    """A file is no ruleset; each line says where, what is wrong, and what to do."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


def read_policy(name: str, text: str) -> Policy:
    """Read one ruleset from the text of the file `name`. Raises NotARuleset with every problem."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NotARuleset([f"{name}: It is not TOML: {error}. Mend that line."]) from None
    return _Reading(name, content).policy()


def read_policies(texts: Mapping[str, str]) -> dict[str, Policy]:
    """Read every ruleset, by its id. Raises NotARuleset with every problem of every file."""
    found: dict[str, Policy] = {}
    problems: list[str] = []
    for name, text in texts.items():
        try:
            policy = read_policy(name, text)
        except NotARuleset as error:
            problems += error.problems
            continue
        # No id comes twice: a file is called by its id.
        found[policy.id] = policy
    if problems:
        raise NotARuleset(problems)
    return found


def canonical_sha256(content: Mapping[str, Any]) -> str:
    """The SHA-256 of the content: JSON with sorted members, dates as ISO 8601; no comments."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


# What a member must look like: a pattern, and what to say of anything else.
_LINE = (r"\S(?:.{0,298}\S)?", "a line of text up to 300 characters")
_CITATION = (
    r"[A-Za-z0-9][A-Za-z0-9 .,;:()§&/-]{0,79}",
    "a citation of up to 80 letters, digits and . , ; : ( ) § & / -",
)
_HEAD = {
    "id": (r"[a-z0-9]+(?:-[a-z0-9]+)*", "lower-case words and digits joined by hyphens"),
    "version": (r"[A-Za-z0-9._-]{1,32}", "up to 32 letters, digits, dots, hyphens, underscores"),
    "title": _LINE,
    "county": _LINE,
    "source": _LINE,
}
_RULE = {
    "then": ("|".join(Outcome), f"one of {', '.join(Outcome)}"),
    "reason": (
        r"[a-z0-9_]{1,40}",
        "a code of up to 40 lower-case letters, digits, underscores",
    ),
    "citation": _CITATION,
    "says": _LINE,
}


class _Reading:
    """One file on its way to becoming a ruleset, and what was found wrong with it so far."""

    def __init__(self, name: str, content: Mapping[str, Any]) -> None:
        self.name, self.content = name, content
        self.problems: list[str] = []

    def policy(self) -> Policy:
        head = self._lines("", self.content, _HEAD, {"decides", "rule"})
        if "id" in head and self.name != f"{head['id']}.toml":
            self._note("id", f"The file is not called {head['id']}.toml. Make the two agree.")
        decides = self._decides()
        rules = self._rules()
        if self.problems:
            raise NotARuleset(self.problems)
        return Policy(**head, decides=decides, rules=rules, sha256=canonical_sha256(self.content))

    def _note(self, where: str, says: str) -> None:
        self.problems.append(f"{self.name}, {where}: {says}")

    def _lines(
        self, where: str, given: Mapping[str, Any], shapes: Mapping[str, Any], others: set[str]
    ) -> dict[str, str]:
        """Give those members that are lines of text of the right shape; note the rest."""
        for member in given.keys() - shapes.keys() - others:
            known = ", ".join([*shapes, *sorted(others)])
            self._note(f"{where}{member}", f"There is no such member. Use {known}.")
        found = {}
        for member, (pattern, says) in shapes.items():
            value = given.get(member)
            if value is None:
                self._note(f"{where}{member}", f"It is missing. Give {says}.")
            elif not isinstance(value, str) or not re.fullmatch(pattern, value):
                self._note(f"{where}{member}", f"It is {value!r}. Give {says}.")
            else:
                found[member] = value
        return found

    def _decides(self) -> tuple[str, ...]:
        given = self.content.get("decides")
        allowed = [list(DECIDES[:1]), list(DECIDES)]
        if given not in allowed:
            self._note("decides", f'It is {given!r}. Give ["cannabis"] or ["cannabis", "related"].')
            return ()
        return tuple(given)

    def _rules(self) -> tuple[Rule, ...]:
        given = self.content.get("rule")
        if not isinstance(given, list) or not given:
            self._note("rule", "There is no rule. Write each as [[rule]], the last for otherwise.")
            return ()
        rules = [self._rule(number, each) for number, each in enumerate(given, 1)]
        found = tuple(each for each in rules if each)
        if not self.problems:
            self._check_order(found)
        return found

    def _rule(self, number: int, given: Any) -> Rule | None:
        where = f"rule {number}, "
        if not isinstance(given, dict):
            self._note(f"rule {number}", "It is no table. Write it under a line [[rule]].")
            return None
        before = len(self.problems)
        lines = self._lines(where, given, _RULE, {"if"})
        conditions = self._conditions(where, given.get("if"))
        if len(self.problems) > before:
            return None
        lines["outcome"] = Outcome(lines.pop("then"))
        return Rule(number, conditions, **lines)  # type: ignore[arg-type]

    def _conditions(self, where: str, given: Any) -> tuple[Condition, ...]:
        if given == OTHERWISE:
            return ()
        if not isinstance(given, list) or not given:
            self._note(f"{where}if", f'It is {given!r}. Give a list, or "{OTHERWISE}".')
            return ()
        found = [self._condition(f"{where}if", each) for each in given]
        return tuple(each for each in found if each)

    def _condition(self, where: str, given: Any) -> Condition | None:
        """Read `name`, `not name`, or a table of one of them and its argument."""
        pair = [*given.items()] if isinstance(given, dict) else [(given, None)]
        if len(pair) != 1 or not isinstance(pair[0][0], str):
            self._note(where, f"{given!r} is no question. Give a name, or {{ name = argument }}.")
            return None
        words, argument = pair[0]
        name = words.removeprefix("not ")
        asked = QUESTIONS.get(name)
        if asked is None:
            self._note(where, f"There is no question {name!r}. There are: {', '.join(QUESTIONS)}.")
            return None
        check: tuple[Callable[[Any], bool], str] = KINDS[asked.takes]
        if not check[0](argument):
            self._note(where, f"{name} is given {argument!r}. It takes {check[1]}.")
            return None
        expected = Verdict.NO if words != name else Verdict.YES
        return Condition(asked, expected, argument)

    def _check_order(self, rules: tuple[Rule, ...]) -> None:
        """Note a rule that can never decide, and that none is left for everything else."""
        for rule in rules:
            for earlier in rules[: rule.number - 1]:
                if all(each in rule.conditions for each in earlier.conditions):
                    self._note(
                        f"rule {rule.number}, if",
                        f"It is never reached: rule {earlier.number} decides all of it before."
                        " Move it up, or leave it out.",
                    )
                    break
        if rules[-1].conditions:
            self._note(
                f"rule {rules[-1].number}, if",
                f'The last rule leaves some counts undecided. End with one of if = "{OTHERWISE}".',
            )
