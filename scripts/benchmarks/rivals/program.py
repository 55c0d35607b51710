"""How quick is a minimal program over the same tables, doing the same work without our house?

FastAPI, pydantic and asyncpg; the same statements, the same token, version and idempotency rules,
the same bytes on record. No refusals with citations, no access log, no metrics, no OpenAPI.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from uuid import NAMESPACE_URL, UUID, uuid5

import asyncpg
import orjson
from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response

from scripts.benchmarks.rivals import queries
from scripts.benchmarks.rivals.facts import CHECKED, checked, commit_of, leaf_of
from scripts.benchmarks.rivals.shapes import Check

LOG_ID = int(os.environ["BENCH_LOG_ID"])
CONNECTIONS = 8
OFFICE = {"clerk", "prosecutor", "system"}
LAST = 2**63 - 1
LAST_VERSION = 2**31 - 1
OF_THE_CASE = 11
CONTIGUOUS = True


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Connections for as long as the program runs, as somebody who may do everything."""
    settings = {"timezone": "UTC"}
    app.state.pool = await asyncpg.create_pool(
        os.environ["BENCH_DATABASE_URL"],
        min_size=CONNECTIONS,
        max_size=CONNECTIONS,
        server_settings=settings,
    )
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan, openapi_url=None)


async def holder(request: Request, authorization: Annotated[str, Header()]) -> asyncpg.Record:
    """Who is asking, by token."""
    _, prefix, secret = authorization.removeprefix("Bearer ").split("_", 2)
    row = await request.app.state.pool.fetchrow(queries.HOLDER, prefix)
    digest = hashlib.sha256(secret.encode()).digest()
    if not row or not hmac.compare_digest(row["secret_sha256"], digest) or not row["is_valid"]:
        raise HTTPException(401)
    return row


Holder = Annotated[asyncpg.Record, Depends(holder)]


@app.get("/health")
async def health() -> Response:
    """Whether it is there."""
    return Response("ok")


@app.get("/api/v1/cases/{case_id}")
async def get_case(request: Request, case_id: UUID, _: Holder) -> Response:
    """One case and its counts."""
    async with request.app.state.pool.acquire() as connection:
        position = await connection.fetchval(queries.POSITION, LOG_ID)
        rows = await connection.fetch(queries.CASE, LOG_ID, case_id, LAST)
    if not rows:
        raise HTTPException(404)
    found = [list(row.items()) for row in rows]
    case = dict(found[0][:OF_THE_CASE])
    case["counts"] = [dict(row[OF_THE_CASE:]) for row in found]
    case["as_of_position"] = position
    return _json(case, case["case_version"])


@app.get("/api/v1/cases")
async def list_cases(request: Request, _: Holder, limit: int = 100) -> Response:
    """The first page of cases."""
    async with request.app.state.pool.acquire() as connection:
        position = await connection.fetchval(queries.POSITION, LOG_ID)
        none = [None] * 5
        rows = await connection.fetch(queries.CASES, LOG_ID, 0, limit + 1, *none)
    items = [_line(row) for row in rows[:limit]]
    return _json({"items": items, "next": items[-1]["id"], "as_of_position": position})


@app.post("/api/v1/cases/{case_id}/check")
async def check_case(
    request: Request,
    case_id: UUID,
    check: Check,
    actor: Holder,
    if_match: Annotated[str, Header()],
    idempotency_key: Annotated[str, Header()],
) -> Response:
    """One step: load the case, apply the rule, append."""
    if actor["role"] not in OFFICE:
        raise HTTPException(403)
    commit = commit_of(
        uuid5(NAMESPACE_URL, f"{actor['actor_id']} {idempotency_key}"),
        actor["actor_id"],
        actor["role"],
        await request.body(),
    )
    async with request.app.state.pool.acquire() as connection:
        if await connection.fetchrow(queries.ANSWER, LOG_ID, commit.command_id):
            raise HTTPException(409)
        events = await connection.fetch(queries.EVENTS, LOG_ID, case_id, -1, LAST_VERSION, None)
        _must_be_open(check, events, if_match)
        version = events[-1]["version"] + 1
        state = checked(check, commit.actor, commit.role, commit.recorded_at)
        leaf = leaf_of(commit, case_id, version, state, check.on, events[-1]["leaf_hash"])
        said = [commit.actor, commit.role, commit.host, commit.request_sha256, commit.recorded_at]
        event = [[case_id], [version], [CHECKED], [state], [leaf]]
        first = await connection.fetchval(
            queries.APPEND, LOG_ID, *event, commit.command_id, *said, CONTIGUOUS
        )
    return _json({"id": case_id, "version": version, "position": first}, version)


def _must_be_open(check: Check, events: list[asyncpg.Record], if_match: str) -> None:
    """The rule of a check: the version seen, counts of this case, and nothing agreed yet."""
    if not events:
        raise HTTPException(404)
    if if_match != f'"v{events[-1]["version"]}"':
        raise HTTPException(412)
    facts = [orjson.loads(each["state"]) for each in events]
    known = {each["_data_"]["number"] for each in facts[0]["counts"]}
    named = [each.count for each in check.findings]
    is_later = any(each["topic"] != CHECKED for each in events[1:])
    if is_later or not known.issuperset(named) or len(set(named)) < len(named):
        raise HTTPException(422)


def _line(row: asyncpg.Record) -> dict[str, Any]:
    counts = orjson.loads(row["counts"])
    names = ("version", "county", "procedure", "bucket", "identified_on")
    sections = list(dict.fromkeys(each["section"] for each in counts))
    line = {"id": row["case_id"]} | {name: row[name] for name in names}
    return line | {"sections": sections, "counts": len(counts)}


def _json(value: dict[str, Any], version: int | None = None) -> Response:
    headers = {"ETag": f'"v{version}"'} if version else {}
    body = orjson.dumps(value, default=str)
    return Response(body, media_type="application/json", headers=headers)
