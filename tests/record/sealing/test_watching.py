"""A sealer at work outlives what may be mended, and what nobody thought of is not hidden."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

import api.cli.sealing
from api.settings import Settings
from record.sealing import watching
from record.sealing.sealer import Sealer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.record.sealing.test_sealer import Grow


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "SOON_SECONDS", 0.0)
    monkeypatch.setattr(watching, "AFTER_TROUBLE_SECONDS", 0.0)


def test_a_full_disk_of_its_own_ends_no_sealer(
    sealer: Sealer, grow: Grow, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, tried = Event(), []

    def full(_: Sealer) -> Any:
        tried.append(1)
        if len(tried) == 2:
            stop.set()
        raise OSError("There is no room.")

    monkeypatch.setattr(Sealer, "seal", full)
    grow(1)
    watching.run(sealer, stop)
    assert tried == [1, 1]


@pytest.mark.parametrize(("trouble", "tries"), [(OSError, 3), (ZeroDivisionError, 1)])
def test_what_nobody_thought_of_ends_both_sealers(
    trouble: type[Exception], tries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, tried = Event(), []

    @contextmanager
    def broken(_: Settings) -> Iterator[Sealer]:
        tried.append(1)
        if len(tried) == 3:
            stop.set()
        raise trouble
        yield

    monkeypatch.setattr(api.cli.sealing, "sealing", broken)
    if tries == 1:
        with pytest.raises(trouble):
            api.cli.sealing._watch_accesses(Settings(), stop)
    else:
        api.cli.sealing._watch_accesses(Settings(), stop)
    assert (len(tried), stop.is_set()) == (tries, True)
