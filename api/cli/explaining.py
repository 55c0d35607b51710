"""`docketproof explain`: why does each count of a case stand as it does?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO, cast
from uuid import UUID

import click

from api.cli.assessing import histories_in, policy_options, rules_in_words
from api.cli.outcome import at_work
from api.office import Office
from domain.assessment import assess, reasoning
from domain.casework import NoSuchCase
from domain.counts import Count, Ruleset
from domain.rulesets import RULESETS, Policy
from domain.standing import Standing
from intake import FoundCase, read_doj

CHECKED = "case.checked"
PAGE = 1000

Lines = Iterator[str]


@click.command()
@click.argument("case", type=click.UUID)
@click.option("--file", type=click.File("rb"), help="The state's file, to reason anew from it.")
@policy_options(required=False)
def explain(case: UUID, **anew: Any) -> None:
    """Tell the whole reasoning for each count of a CASE on record, by its id."""
    if any(anew.values()) and None in anew.values():
        raise click.ClickException("Give --file, --county, --ruleset and --as-of, or none of them.")
    with at_work() as office:
        try:
            standings = office.casework.case(case).standings.values()
        except NoSuchCase as error:
            raise click.ClickException(str(error)) from None
        checks = _checks(office, case)
        traces = dict(_traces(office, case, **anew)) if anew["file"] else {}
    for standing in standings:
        number = standing.count.number
        lines = [*_recorded(standing, checks.get(number)), *traces.get(number, ())]
        click.echo("\n  ".join(lines) + "\n")


def _checks(office: Office, case_id: UUID) -> Mapping[int, Ruleset]:
    """By which ruleset each count was checked last; the case itself keeps only what was found."""
    facts = cast(Iterable[Any], office.casework.events.get(case_id))
    checks = [each for each in facts if getattr(each, "TOPIC", "") == CHECKED]
    return {finding.count: each.ruleset for each in checks for finding in each.findings}


def _recorded(standing: Standing, checked: Ruleset | None) -> Lines:
    """What is on record of the count: as it was found, and what the check said."""
    yield _named(standing.count)
    yield f"stands at: {standing.stage}"
    for doubt in standing.count.doubts:
        yield f"doubt: {doubt}"
    finding = standing.finding
    if finding is None or checked is None:
        yield "no check is on record"
        return
    yield f"checked by {checked.id}, version {checked.version}, as of {checked.as_of}"
    yield f"found: {finding.outcome} ({finding.reason}, {finding.citation})"
    policy = RULESETS.get(checked.id)
    if policy is None or policy.version != checked.version:
        yield "this version of the ruleset is not known here, so that its rules cannot be shown"
        return
    yield "its rules, in their order, up to the one that decided:"
    yield from rules_in_words(policy.up_to(finding.outcome, finding.reason))


def _named(count: Count) -> str:
    section = f"{count.section}({count.subsection})" if count.subsection else count.section
    level, on = count.level or "level unknown", count.convicted_on or "an unknown day"
    return f"Count {count.number}: {count.code} {section}, {level}, convicted on {on}"


def _traces(
    office: Office, case_id: UUID, file: BinaryIO, county: str, ruleset: Policy, as_of: date
) -> Iterator[tuple[int, list[str]]]:
    """Reason anew over the person's whole history, for each count of the case by its number."""
    histories = histories_in(file, county)
    file.seek(0)
    found = _in_file(office, case_id, read_doj(file, county=county).cases)
    history = histories.people[found.person_key]
    convictions = {each.cnt_order: each for each in history.convictions}
    for number, key in enumerate(found.count_keys, 1):
        told = assess(ruleset, convictions[key], history, as_of)
        head = f"by {ruleset.id}, version {ruleset.version}, as of {as_of}, from this file:"
        yield number, [head, *reasoning(told)]


def _in_file(office: Office, case_id: UUID, cases: tuple[FoundCase, ...]) -> FoundCase:
    """Find the case in the file, by the keys of the file that only the vault can match."""
    with office.pool.cursor() as cursor:
        for start in range(0, len(cases), PAGE):
            page = {each.source_key: each for each in cases[start : start + PAGE]}
            known = office.vault.known_sources(cursor, page)
            for key, known_id in known.items():
                if known_id == case_id:
                    return page[key]
    raise click.ClickException(
        f"The case {case_id} is not in this file for this county. Give the file that it came from."
    )
