"""A receipt: a page to print and to hand out, and a file that is verified without the office."""

from __future__ import annotations

from base64 import b64encode
from html import unescape
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from api.cli import main
from domain.actors import Role
from record.proof.tlog_proof import TlogProof
from record.proof.verdict import LIMITS
from tests.pages.test_browser import a_visit, must_be_usable
from tests.pages.test_proving import receipt, shown, signed, stranger

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from record.sealing.sealer import Sealer
    from tests.pages.desk import Desk
    from tests.pages.serving import Served


def test_the_receipt_of_a_filing_is_a_page_to_print(desk: Desk, sealer: Sealer) -> None:
    case_id = desk.before_the_court()
    clerk = desk.client(Role.CLERK)
    page = f"/cases/{case_id}/receipts/5"
    assert "load this page again" in clerk.get(page).text
    assert clerk.get(f"{page}.tlog-proof").status_code == 503
    sealer.seal()
    assert f'href="{page}"' in clerk.get(f"/cases/{case_id}").text
    text = unescape(clerk.get(page).text)
    assert receipt(desk, case_id, 5) in text
    assert "Receipt: filed" in shown(text)
    assert all(each in text for each in LIMITS)
    assert clerk.get(f"/cases/{case_id}/receipts/9").status_code == 404
    assert stranger(desk).get(page).status_code == 303


def test_a_receipt_is_verified_without_the_office(
    desk: Desk, sealer: Sealer, tmp_path: Path
) -> None:
    case_id = desk.before_the_court()
    sealer.seal()
    brought, policy = tmp_path / "receipt", tmp_path / "policy"
    policy.write_text(f"log {sealer.keys.verifiers[0]}\nquorum none\n")
    whole = receipt(desk, case_id, 5)

    def said(text: str, *more: str) -> str:
        brought.write_text(text)
        asked = ["verify", str(brought), "--policy", str(policy), *more]
        return CliRunner().invoke(main, asked).output

    assert said(whole).startswith("UNANCHORED")
    assert f"Event 5 of 5 says: case.filed, version 5 of {case_id}" in said(whole)
    (tmp_path / "kept").write_text(stranger(desk).get("/log/checkpoint").text)
    assert said(whole, "--kept", str(tmp_path / "kept")).startswith("CONSISTENT")
    (tmp_path / "kept").write_text(signed(sealer.keys, 5, b"x" * 32))
    assert said(whole, "--kept", str(tmp_path / "kept")).startswith("FAILED: Forked")
    leaf = TlogProof.parse(whole.encode()).extra or b""
    lie = whole.replace(
        b64encode(leaf).decode(), b64encode(leaf.replace(b"case.filed", b"case.false")).decode()
    )
    assert lie != whole
    assert said(lie).startswith("FAILED: NotIncluded")


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_whoever_was_served_checks_a_receipt(
    chromium: Browser, served: Served, sealer: Sealer, width: int
) -> None:
    case_id = served.before_the_court()
    sealer.seal()
    with a_visit(chromium, served, Role.CLERK, width=width, script=True) as visit:
        visit.page.goto(f"/cases/{case_id}/receipts/5")
        must_be_usable(visit.page, width)
        tape = visit.page.locator("pre").inner_text()
        visit.page.goto("/log")
        must_be_usable(visit.page, width)
        visit.page.get_by_label("A receipt, or a seal").fill(tape)
        visit.page.get_by_role("button", name="Check it").click()
        expect(visit.page.get_by_role("heading", name="in the record, unchanged")).to_be_visible()
        must_be_usable(visit.page, width)
        visit.must_be_quiet()
