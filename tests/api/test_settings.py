"""What is set from outside is of its kind, and two logs share nothing that signs."""

from __future__ import annotations

from pathlib import Path

import pytest
from environs import EnvError

from api.settings import Settings


def test_each_log_has_a_folder_of_its_own_for_whoever_seals_it() -> None:
    homes = [
        each.sealer_home
        for log in ("county", "sample")
        for here in [Settings(data=Path("d"), log=log)]
        for each in (here, here.accesses)
    ]
    assert homes[0] == Path("d/sealer")
    assert len(set(homes)) == 4
    capitals = Settings(data=Path("d"), log="Sample")
    assert capitals.sealer_home == homes[2], "The database knows it by small letters."
    assert Settings(log="sample", sealer=Path("s")).sealer_home == Path("s")


def test_the_log_beside_it_can_be_named_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKETPROOF_LOG", "x" * 54)
    assert len(Settings.from_environ().accesses.log) == 63
    monkeypatch.setenv("DOCKETPROOF_LOG", "x" * 55)
    with pytest.raises(EnvError, match="at most 54 characters"):
        Settings.from_environ()
