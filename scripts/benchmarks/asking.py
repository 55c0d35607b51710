"""What do the requests look like, byte by byte, and do both programs answer them alike?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from uuid import UUID, uuid4

from domain.counts import Outcome
from scripts.benchmarks.cases import PAPER, RULESET

LIST = "/api/v1/cases?limit=100"
CHECK = {
    "on": "2018-03-02",
    "document": vars(PAPER),
    "ruleset": vars(RULESET) | {"as_of": RULESET.as_of.isoformat()},
    "findings": [
        {"count": 1, "outcome": Outcome.DISMISS, "reason": "section", "citation": "HS 11361.8(f)"}
    ],
}


def status_of(case_id: UUID) -> str:
    """The path of one case."""
    return f"/api/v1/cases/{case_id}"


def get(path: str, token: str) -> bytes:
    """A GET of this path."""
    return _request("GET", path, token)


def checks(cases: list[UUID], token: str) -> Iterator[bytes]:
    """A check of each case as it was found, each under a key of its own."""
    body = json.dumps(CHECK).encode()
    for case_id in cases:
        headers = {"If-Match": '"v1"', "Idempotency-Key": str(uuid4())}
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        yield _request("POST", f"{status_of(case_id)}/check", token, headers) + body


def must_agree(ports: tuple[int, int], path: str, token: str, *names: str) -> None:
    """Refuse to compare two programs that say different things of the same case or list."""
    ours, theirs = (_answer(port, path, token) for port in ports)
    for name in names:
        if ours[name] != theirs[name]:
            raise SystemExit(f"Of {path} one says {ours[name]}, the other {theirs[name]}.")


def _request(method: str, path: str, token: str, headers: dict[str, str] | None = None) -> bytes:
    said = {"Host": "127.0.0.1", "Authorization": f"Bearer {token}", "Accept": "application/json"}
    lines = [f"{name}: {value}" for name, value in (said | (headers or {})).items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode()


def told(
    connection: HTTPConnection,
    method: str,
    path: str,
    token: str,
    body: str | None = None,
    headers: dict[str, str] | None = None,
) -> Any:
    """The answer to a question, which must be a 200."""
    allowed = {"Authorization": f"Bearer {token}"} | (headers or {})
    connection.request(method, path, body, allowed)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{method} {path} was answered with {answer.status}: {said.decode()}")
    return json.loads(said)


def _answer(port: int, path: str, token: str) -> Any:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        return told(connection, "GET", path, token)
    finally:
        connection.close()
