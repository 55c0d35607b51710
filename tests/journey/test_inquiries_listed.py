"""Who waits for an answer, on the command line: every inquiry, and nobody's name."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from api import database
from api.cli import inquiries
from api.inquiry_steps import PUBLIC, ReceiveInquiryShape, receive_inquiry
from api.settings import Settings
from tests.journey.conftest import Docketproof


def receive(*surnames: str) -> None:
    """An inquiry of each, on one fixed day."""
    with closing(database.office(Settings.from_environ())) as office:
        for surname in surnames:
            asked = {"channel": "letter", "county": "SAMPLE", "on": "2019-03-05"}
            data = ReceiveInquiryShape().load(asked | {"personal": {"name": f"{surname},ANNA"}})
            receive_inquiry(office, PUBLIC, data)


def test_every_inquiry_is_listed_once_and_nobodys_name(
    docketproof: Docketproof, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inquiries, "PAGE", 2)
    assert docketproof("db", "migrate").exit_code == 0
    receive("PANZA", "QUIXANO", "CARRASCO")
    said = docketproof("inquiry", "list")
    lines = said.stdout.splitlines()
    assert (said.exit_code, len(lines), len(set(lines))) == (0, 3, 3)
    assert all("received 2019-03-05" in each and "SAMPLE" in each for each in lines)
    assert "QUIXANO" not in said.output
    told = docketproof("inquiry", "list", "--stage", "received", "--county", "sample", "--json")
    assert [json.loads(each)["stage"] for each in told.stdout.splitlines()] == ["received"] * 3
    assert docketproof("inquiry", "list", "--stage", "closed").stdout == ""
    assert docketproof("inquiry", "list", "--county", "fresno").stdout == ""
    assert docketproof("inquiry", "list", "--stage", "lost").exit_code == 2


def test_the_list_is_as_of_the_moment_that_is_asked_for(docketproof: Docketproof) -> None:
    assert docketproof("db", "migrate").exit_code == 0
    receive("PANZA", "QUIXANO")
    first = docketproof("inquiry", "list", "--at-position", "1")
    assert len(first.stdout.splitlines()) == 1
    assert "as of position 1, recorded 2" in first.stderr
    early = docketproof("inquiry", "list", "--effective", "2019-03-04")
    assert (early.stdout, early.exit_code) == ("", 0)
    assert "in effect by 2019-03-04" in early.stderr
    both = docketproof("inquiry", "list", "--at-position", "1", "--as-of", "2019-03-04T00:00:00Z")
    assert (both.exit_code, "not for both" in both.output) == (2, True)
    ahead = docketproof("inquiry", "list", "--as-of", "2900-01-01T00:00:00Z")
    assert (ahead.exit_code, "has passed" in ahead.output) == (2, True)
    later = docketproof("inquiry", "list", "--at-position", "9")
    assert (later.exit_code, "cannot tell of 9" in later.output) == (1, True)
