"""The leaf is RFC 8785 to the byte, ends in what binds it to its row, and tells nobody's name."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from uuid import UUID

import rfc8785
from eventsourcing.persistence import StoredEvent
from hypothesis import given
from hypothesis import strategies as st

from domain.transcoding import DatedEvent
from record.store.leaf import Commit, Envelopes, leaf_hash, to_hundredths

AT = datetime(2020, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC)
STREAM = UUID(int=7)
PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)


def commit(actor: str = "u-1", log: str = "county") -> Commit:
    return Commit(log, UUID(int=1), actor, "clerk", "api", "", AT)


def event(state: bytes = b"{}") -> StoredEvent:
    return DatedEvent(STREAM, 3, "case.agreed", state, on=date(2018, 2, 20), at=AT)


@given(actor=PRINTABLE, log=PRINTABLE, state=st.binary(max_size=50))
def test_the_bytes_are_those_of_rfc_8785(actor: str, log: str, state: bytes) -> None:
    leaf = Envelopes(commit(actor, log)).leaf(event(state), "ab" * 32, ("digest",))
    assert rfc8785.dumps(json.loads(leaf)) == leaf


def test_it_names_the_event_the_state_and_the_predecessor() -> None:
    leaf = json.loads(Envelopes(commit()).leaf(event(b"state"), "ab" * 32, ("digest",)))
    nonce = leaf.pop("nonce")
    assert len(bytes.fromhex(nonce)) == 32
    assert leaf == {
        "actor": "u-1",
        "at": "2020-02-29T23:59:59.99Z",
        "cmd": str(UUID(int=1)),
        "log": "county",
        "on": "2018-02-20",
        "prev": "ab" * 32,
        "role": "clerk",
        "sd": ["digest"],
        "src": "api",
        "state_sha256": sha256(b"state").hexdigest(),
        "stream": str(STREAM),
        "topic": "case.agreed",
        "v": 1,
        "ver": 3,
    }


def test_no_two_leaves_are_alike_even_of_equal_events() -> None:
    envelopes = Envelopes(commit())
    assert envelopes.leaf(event(), None) != envelopes.leaf(event(), None)


def test_the_hash_is_that_of_an_rfc_6962_leaf() -> None:
    """RFC 6962 §2.1: the empty entry's leaf hash."""
    assert leaf_hash(b"") == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_time_is_utc_and_cut_to_hundredths_not_rounded_up() -> None:
    pacific = timezone(timedelta(hours=-8))
    assert to_hundredths(datetime(2020, 1, 1, 16, 0, 0, 129_999, pacific)) == (
        "2020-01-02T00:00:00.12Z"
    )
