"""`docketproof assess` and `rulesets`: what would a policy do with a file, before it is adopted?"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, BinaryIO, TypeVar

import click
import orjson

from domain.assessment import Assessment, assess
from domain.history import Conviction
from domain.rulesets import RULESETS, Policy, Rule
from intake import Refused
from intake.doj.histories import Histories, counts_of, read_histories

Line = dict[str, str | None]
Command = TypeVar("Command", bound=Callable[..., Any])
MEMBERS = ("subject_id", "cnt_order", "section", "level", "finding", "reason", "citation")


class RulesetId(click.ParamType[Policy]):
    """The id of a ruleset that is known here."""

    name = "id"

    def convert(self, value: object, _: object, __: object) -> Policy:
        """Give the ruleset of the id."""
        if str(value) not in RULESETS:
            known = ", ".join(RULESETS)
            raise click.ClickException(f"There is no ruleset {value!r}; there are: {known}.")
        return RULESETS[str(value)]


class Day(click.ParamType[date]):
    """A calendar date."""

    name = "date"

    def convert(self, value: object, _: object, __: object) -> date:
        """Give the date."""
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value), re.ASCII):
                return date.fromisoformat(str(value))
        except ValueError:
            pass
        raise click.ClickException(f"{value!r} is no date; give one as YYYY-MM-DD.")


def policy_options(*, required: bool) -> Callable[[Command], Command]:
    """The options that say whose history is assessed, by which ruleset, as of when."""
    county = click.option("--county", required=required, help="The county, as the file names it.")
    by = click.option("--ruleset", type=RulesetId(), required=required, help="Its id.")
    as_of = click.option("--as-of", type=Day(), required=required, help="The day to decide as of.")

    def decorate(command: Command) -> Command:
        return county(by(as_of(command)))

    return decorate


@click.command(name="assess")
@click.argument("file", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, nothing else.")
@policy_options(required=True)
def assess_(file: BinaryIO, county: str, ruleset: Policy, as_of: date, as_json: bool) -> None:
    """Say what a ruleset finds for each count in the state's FILE; store nothing."""
    lines = assessed(histories_in(file, county), ruleset, as_of)
    if as_json:
        for line in lines:
            sys.stdout.buffer.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        return
    _show(list(lines), ruleset, as_of)


def histories_in(file: BinaryIO, county: str) -> Histories:
    """Read the file, or say each problem and end with exit code 1."""
    try:
        return read_histories(file, county=county)
    except Refused as refused:
        raise click.ClickException(f"{refused}\nNothing was assessed.") from None


def assessed(histories: Histories, policy: Policy, as_of: date) -> Iterator[Line]:
    """Assess each count of the county that the ruleset decides, in the order of the file."""
    for subject, history, conviction in counts_of(histories):
        if policy.is_for(conviction):
            yield _line(subject, conviction, assess(policy, conviction, history, as_of))


def _line(subject: str, conviction: Conviction, found: Assessment) -> Line:
    section = conviction.cannabis.section if conviction.cannabis else str(conviction.related)
    members = (
        subject,
        conviction.cnt_order,
        section,
        conviction.level,
        found.outcome,
        found.reason,
        found.citation,
    )
    return dict(zip(MEMBERS, members, strict=True))


def _show(lines: list[Line], policy: Policy, as_of: date) -> None:
    rows = [[line[member] or "unknown" for member in MEMBERS] for line in lines]
    _table(MEMBERS, rows)
    click.echo(f"\n{policy.title} ({policy.id} {policy.version}), as of {as_of}:\n")
    totals = Counter((line["finding"], line["reason"]) for line in lines)
    summary = [[str(many), str(one), str(why)] for (one, why), many in sorted(totals.items())]
    _table(("counts", "finding", "reason"), [*summary, [str(len(lines)), "total", ""]])


def _table(heads: Iterable[str], rows: list[list[str]]) -> None:
    """Show rows under their heads, in columns as wide as their longest entry."""
    lines = [list(heads), *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (each.ljust(width) for each, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


@click.command()
@click.argument("ruleset", type=RulesetId(), required=False)
def rulesets(ruleset: Policy | None) -> None:
    """List the rulesets that are known here, or show one, rule by rule."""
    if ruleset is None:
        heads = ("id", "version", "rules", "title")
        _table(heads, [[p.id, p.version, str(len(p.rules)), p.title] for p in RULESETS.values()])
        return
    click.echo(f"{ruleset.title}\n{ruleset.source}")
    click.echo(f"{ruleset.id}, version {ruleset.version}, sha256 {ruleset.sha256}\n")
    for line in rules_in_words(ruleset.rules):
        click.echo(line)


def rules_in_words(rules: Iterable[Rule]) -> Iterator[str]:
    """Give each rule as two lines: when, and then what."""
    for rule in rules:
        yield f"{rule.number:>3}. {rule.when}"
        yield f"     {rule.outcome} ({rule.reason}, {rule.citation}). {rule.says}"
