"""A report cannot say that it was recounted, nor what no report can say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from record.proof.answering import PROVED, UNCOUNTED, WRONG, answer
from recount.bundled import Recounted
from tests.attacks.hostile import (
    PLAIN,
    POLICY,
    Written,
    as_json,
    honest,
    word,
)


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ({"quarantined": 1}, "in quarantine"),
        ({"quarantined": None}, "in quarantine"),
        ({"report": "status "}, "not known here"),
        ({"report": "equity"}, "race groups"),
        ({"report": "exceptions", "effective": "2026-01-01"}, "legal day"),
    ],
)
def test_figures_that_were_not_recounted_stand_in_the_headline(
    header: Any, why: str, bundle: Any, tmp_path: Path
) -> None:
    report = as_json(**header)
    policy = tmp_path / "policy"
    policy.write_text(POLICY)
    path = bundle(Written().add({}).issue(report), report)
    lines, code = answer(path, policy, recount=Recounted)
    assert (code, lines[0], lines[2][:23]) == (
        UNCOUNTED,
        "WITNESSED 2-of-3",
        "FIGURES NOT RECOUNTED: ",
    )
    assert why in lines[2]
    assert answer(path, policy).code == PROVED


@pytest.mark.parametrize(
    "report",
    [
        as_json(report=[]),
        as_json(report={}),
        as_json(filters={"section": "11359"}),
        as_json(filters={"duty": "order"}),
        as_json(filters={"case": "x"}),
        as_json(filters=[]),
        b'{"header":{"report":"status","position":1,"quarantined":0},"rows":[],"columns":{}}',
        b'{"header":{"report":"status","position":1,"quarantined":0},"columns":[]}',
        PLAIN.replace(b'"rows": []', b'"rows": [{}]'),
        PLAIN.replace(b'"rows": []', b'"rows": [5]'),
        as_json(report="person-impact", today="2026-03-02", last_7_years_from="1999-01-01"),
    ],
    ids=range(11),
)
def test_a_report_that_cannot_be_is_no_traceback(
    report: bytes, bundle: Any, tmp_path: Path
) -> None:
    policy = tmp_path / "policy"
    policy.write_text(POLICY)
    path = bundle(Written().add({}).issue(report), report)
    (line, *_), code = answer(path, policy, recount=Recounted)
    assert (code, word(line)) == (WRONG, "FAILED: FiguresDiffer")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"filters": {"section": "11359"}}, "of some section, which is not known here"),
        ({"filters": {"duty": "order"}}, "of some duty, which is not known here"),
        (
            {
                "report": "person-impact",
                "today": "2026-03-02",
                "last_7_years_from": "1999-01-01",
            },
            "seven years from 1999-01-01, which they are not",
        ),
    ],
)
def test_what_a_report_is_of_is_held_against_it(
    said: Any, why: str, bundle: Any, tmp_path: Path
) -> None:
    report, policy = as_json(**said), tmp_path / "policy"
    policy.write_text(POLICY)
    path = bundle(Written().add({}).issue(report), report)
    assert why in answer(path, policy, recount=Recounted).lines[0]


def test_rows_that_say_nothing_are_rows(bundle: Any, tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    policy.write_text(POLICY)
    assert answer(bundle(honest()), policy, recount=Recounted).lines == [
        "FAILED: FiguresDiffer: There are fewer rows in status than follow from the events."
    ]
