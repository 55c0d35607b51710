"""What keeps the projections true to the log: one loop for catch-up, rebuild and check."""

from projections.engine.as_of import NOW, AsOf, NotFoldedYet, When, as_of
from projections.engine.beside import RebuildRunning
from projections.engine.catching_up import Lag, catch_up, lag
from projections.engine.fact import Fact
from projections.engine.held import HELD
from projections.engine.keeping import NothingKept, let_go, put_back
from projections.engine.projection import Cursor, Projection, Rows
from projections.engine.quarantine import Parked, quarantined
from projections.engine.rebuilding import (
    CheckResult,
    Differs,
    RebuildResult,
    check,
    rebuild,
    rebuild_all,
)
from projections.engine.retrying import retry
from projections.engine.running import run
from projections.engine.shapes import WrongShape
from projections.engine.shown import Column, Shown
from projections.engine.state import State, seconds_behind, states
from record.proof.verdict import LIMITS
from record.store.reading import leaf_hashes

__all__ = [
    "HELD",
    "LIMITS",
    "NOW",
    "AsOf",
    "CheckResult",
    "Column",
    "Cursor",
    "Differs",
    "Fact",
    "Lag",
    "NotFoldedYet",
    "NothingKept",
    "Parked",
    "Projection",
    "RebuildResult",
    "RebuildRunning",
    "Rows",
    "Shown",
    "State",
    "When",
    "WrongShape",
    "as_of",
    "catch_up",
    "check",
    "lag",
    "leaf_hashes",
    "let_go",
    "put_back",
    "quarantined",
    "rebuild",
    "rebuild_all",
    "retry",
    "run",
    "seconds_behind",
    "states",
]
