"""A witness cosigns what has only grown, and nothing else; a policy says when that is enough."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from record.proof.checkpoint import Checkpoint
from record.proof.cosignature import Witness, cosign
from record.proof.findings import Malformed
from record.proof.note import Note, Verifier, sign
from record.proof.policy import Policy
from record.proof.tree import EMPTY, Frontier, consistency, leaf_hash
from record.proof.witnessing import Request, judge
from tests.record.proof.vectors import MERKLE, needs_vectors

KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([each]) * 32) for each in range(1, 7)]
PUBLIC = [each.public_key().public_bytes_raw() for each in KEYS]
ORIGIN = "court.example/case-log"
LOG = Verifier(ORIGIN, PUBLIC[0])
WITNESSES = [Witness(f"w{each}.example", PUBLIC[each]) for each in range(1, 6)]


@needs_vectors
def test_the_requests_of_the_reference_are_answered_as_there_but_for_an_unknown_log():
    said = json.loads((MERKLE / "torchwood-witness/add-checkpoint.json").read_text())
    origin, key = said["origin"], bytes.fromhex(said["log_public_key_hex"])
    last: dict[str, Checkpoint] = {}
    answered = []
    for each in said["requests"]:
        verdict = judge(each["body"].encode(), {origin: [Verifier(origin, key)]}, last.get)
        if verdict.seen:
            last[origin] = verdict.seen
        answered.append(verdict.status)
    wanted = [each["status"] for each in said["requests"]]
    # Since v1.0.0 a log that is not known is 404; the vectors are older, and say 403.
    unknown = [origin not in each["body"] for each in said["requests"]]
    for status, want, is_unknown in zip(answered, wanted, unknown, strict=True):
        assert status == (404 if is_unknown else want)
    assert any(unknown)


class Log:
    """A log that grows, and asks its witness."""

    def __init__(self, leaves):
        self.nodes, self.roots, frontier = {}, [EMPTY], Frontier()
        for each in leaves:
            grown = frontier.append(leaf_hash(each))
            self.nodes |= {(level, at): found for level, at, found in grown}
            self.roots.append(frontier.root)

    def at(self, size):
        return Checkpoint(ORIGIN, size, self.roots[size])

    def request(self, old, new, key=KEYS[0]):
        text = str(self.at(new))
        proof = consistency(lambda *at: self.nodes[at], old, new) if old else []
        return bytes(Request(old, proof, Note(text, (sign(text, ORIGIN, key),))))


HONEST = Log([bytes([each]) for each in range(12)])
FORKED = Log([bytes([each]) for each in (0, 1, 2, 9, *range(4, 12))])


def verdict(body, known=None):
    last = {} if known is None else {ORIGIN: HONEST.at(known)}
    return judge(body, {ORIGIN: [LOG]}, last.get)


def test_what_has_only_grown_is_cosigned():
    assert verdict(HONEST.request(0, 5)).seen == HONEST.at(5)
    assert verdict(HONEST.request(5, 12), 5).seen == HONEST.at(12)
    assert verdict(HONEST.request(5, 5), 5).seen == HONEST.at(5)


def test_a_fork_is_refused_at_its_size_and_after_it():
    same_size, longer = verdict(FORKED.request(5, 5), 5), verdict(FORKED.request(5, 12), 5)
    assert (same_size.status, longer.status) == (409, 422)
    assert (same_size.seen, longer.seen) == (None, None)


def test_a_log_that_was_cut_off_is_refused():
    assert verdict(HONEST.request(3, 4), 5).status == 409
    assert verdict(HONEST.request(0, 4), 5).says == "5\n"


def test_whoever_stole_the_name_but_not_the_key_is_refused():
    assert verdict(HONEST.request(0, 5, KEYS[1])).status == 403
    assert judge(HONEST.request(0, 5), {}, {}.get).status == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 5\n\n",
        b"old 05\n\n" + HONEST.request(0, 5).partition(b"\n\n")[2],
        b"old x\n\n" + HONEST.request(0, 5).partition(b"\n\n")[2],
        b"old 0\n!\n\n" + HONEST.request(0, 5).partition(b"\n\n")[2],
        b"old 0\n" + b"AAAA\n" * 64 + b"\n" + HONEST.request(0, 5).partition(b"\n\n")[2],
        b"old 6\n\n" + HONEST.request(0, 5).partition(b"\n\n")[2],
        b"old " + b"9" * 5000 + b"\n\n" + HONEST.request(0, 5).partition(b"\n\n")[2],
        b"\xff\n\n",
    ],
    ids=range(9),
)
def test_what_is_no_request_is_refused(body):
    assert verdict(body).status == 400


def test_a_proof_from_nothing_is_refused():
    body = HONEST.request(0, 5).replace(b"old 0\n", b"old 0\n" + b"A" * 43 + b"=\n")
    assert verdict(body).status == 422


# Policies.

NAMED = "\n".join(f"witness W{n} {each}" for n, each in enumerate(WITNESSES, 1))
TWO_LEVELS = f"""
# Two of three offices of ours, and one of theirs.
log {LOG} https://court.example
{NAMED}
group\tours 2 W1 W2 W3
  group theirs any W4 W5
group both all ours theirs
quorum both
"""


@pytest.mark.parametrize(
    ("by", "is_met"),
    [
        ("", False),
        ("W1 W2", False),
        ("W1 W4", False),
        ("W1 W2 W4", True),
        ("W1 W3 W4 W5", True),
        ("W4 W5", False),
        ("W1 W2 W3 W4 W5", True),
    ],
)
def test_a_quorum_of_two_levels(by, is_met):
    assert Policy.parse(TWO_LEVELS).is_met(by.split()) is is_met


def test_who_cosigned_is_read_from_the_note():
    text = str(HONEST.at(5))
    lines = [cosign(text, WITNESSES[at].name, KEYS[at + 1], 1) for at in (0, 1, 3)]
    policy = Policy.parse(TWO_LEVELS)
    by = policy.cosigned(Note(text, (sign(text, ORIGIN, KEYS[0]), *lines)))
    assert by == {"W1", "W2", "W4"}
    assert policy.is_met(by)
    assert policy.logs == [LOG]


def test_where_no_witness_is_asked_for_none_is_needed():
    assert Policy.parse("quorum none\n").is_met([])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "one line that says"),
        (f"log {LOG}\n", "one line that says"),
        ("quorum none\nquorum none\n", "Line 2"),
        ("quorum W1\n", "nothing above"),
        (f"{NAMED}\ngroup g 3 W1 W2\nquorum g\n", "enough is"),
        (f"{NAMED}\ngroup g 0 W1 W2\nquorum g\n", "enough is"),
        (f"{NAMED}\ngroup g any W1 W1\nquorum g\n", "counts once"),
        (f"{NAMED}\ngroup g any W1\ngroup h any W1\nquorum g\n", "counts once"),
        (f"{NAMED}\ngroup g any\nquorum g\n", "none of log"),
        (f"{NAMED}\ngroup none any W1\nquorum none\n", "something else"),
        (f"{NAMED}\nwitness W9 {WITNESSES[0]}\nquorum W9\n", "there already"),
        (f"log {LOG}\nlog {LOG}\nquorum none\n", "there already"),
        (f"log {WITNESSES[0]}\nquorum none\n", "for something else"),
        (f"witness W1 {LOG}\nquorum W1\n", "for something else"),
        ("quorum none\x00\n", "control characters"),
        ("\n" * 1001, "not read"),
    ],
)
def test_what_is_no_policy_is_refused(text, says):
    with pytest.raises(Malformed, match=says):
        Policy.parse(text)
