"""What does a test of the pages stand on? An office in the sample county, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, sync_playwright

from api.office import Office
from api.settings import Settings
from record.sealing.sealer import Sealer
from record.vault import Keys
from tests.pages.desk import Desk
from tests.pages.serving import Served
from tests.sealers import a_sealer

if TYPE_CHECKING:
    from tests.conftest import Database

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Iterator[Desk]:
    """An office without any case, in the sample county."""
    settings = Settings(data=tmp_path, county="SAMPLE", pool_size=4, secret="for tests only")
    Keys.create_if_missing(settings.vault_key)
    office = Office(settings, database.app_url)
    try:
        desk = Desk(office)
        desk.catch_up()
        yield desk
    finally:
        office.close()


@pytest.fixture
def served(desk: Desk) -> Iterator[Served]:
    """The office of `desk`, for a real browser."""
    with Served(desk.office).serving() as served:
        yield served


@pytest.fixture
def sealer(desk: Desk, database: Database) -> Iterator[Sealer]:
    """Who signs for the log of `desk`, without a witness."""
    with a_sealer(database, desk.office.log_id, desk.office.settings.sealer_home) as sealer:
        yield sealer


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's own Chromium."""
    if not Path(CHROMIUM).exists():
        pytest.skip(
            f"There is no Chromium at {CHROMIUM}; install it with: apt-get install chromium"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
