"""What must a process do first that was forked from one at work?"""

from __future__ import annotations

import os
from collections.abc import Callable
from types import MethodType
from typing import cast
from weakref import WeakMethod


def in_child(begin: Callable[[], None]) -> None:
    """Call this bound method in the child of every fork, before anything else runs there.

    Locks that another thread of the parent holds at the fork are never released in the child. Its
    object is not kept alive by this.
    """
    method = WeakMethod(cast(MethodType, begin))

    def call() -> None:
        alive = method()
        if alive is not None:
            alive()

    os.register_at_fork(after_in_child=call)
