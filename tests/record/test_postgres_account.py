"""As whom does the server run where root starts it, and where two start it at once?"""

from __future__ import annotations

import os
from threading import Barrier, Thread
from types import SimpleNamespace

import pytest

from record.postgres import account


def test_two_that_begin_at_once_add_one_user_between_them(monkeypatch: pytest.MonkeyPatch) -> None:
    users, added, found = [], [], []
    both_have_looked = Barrier(2)
    first_look = {"left": 2}

    def entry() -> SimpleNamespace | None:
        if first_look["left"]:
            first_look["left"] -= 1
            both_have_looked.wait(timeout=10)
            return None
        return users[-1] if users else None

    def useradd(command: str) -> str:
        added.append(command)
        users.append(SimpleNamespace(pw_uid=900 + len(users), pw_gid=900))
        return ""

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(account, "_entry", entry)
    monkeypatch.setattr(account, "_useradd", useradd)
    begin = [Thread(target=lambda: found.append(account.account().uid)) for _ in range(2)]
    for each in begin:
        each.start()
    for each in begin:
        each.join()
    assert (found, len(added)) == ([900, 900], 1)
