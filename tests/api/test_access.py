"""Who is let in, and to what? Every role at every door."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.app import create_app
from api.office import Office
from api.steps import STEPS
from api.together import TOGETHER
from api.tokens import create_token, holder_of, prefix_of, revoke_token
from domain.actors import Role

READERS = {role for role in Role if role is not Role.SYSTEM}
STAFF = {"clerk", "prosecutor", "public_defender", "court_clerk"}
ISSUERS = {"clerk", "prosecutor", "analyst", "auditor", "admin"}
ANSWERERS = {"clerk", "prosecutor", "public_defender"}
SOMEBODY = "f7b1c2d3-0000-4000-8000-000000000001"
SOMEWHERE = f"/api/v1/cases/{SOMEBODY}"
ASKED = f"/api/v1/inquiries/{SOMEBODY}"

DOORS = [
    ("POST", "/api/v1/cases", {"clerk", "prosecutor"}),
    ("GET", "/api/v1/cases", READERS),
    ("POST", "/api/v1/cases/search", STAFF | {"auditor"}),
    ("GET", SOMEWHERE, READERS),
    ("GET", f"{SOMEWHERE}/history", READERS),
    ("GET", f"{SOMEWHERE}/receipts/1", READERS),
    ("GET", f"/log/proof/case/{SOMEBODY}", READERS),
    *[("POST", f"{SOMEWHERE}/{step}", STAFF) for step in STEPS],
    ("GET", f"{SOMEWHERE}/steps", READERS),
    *[("POST", f"/api/v1/cases/steps/{step}", STAFF) for step in TOGETHER],
    ("GET", "/api/v1/quarantine", READERS),
    ("POST", f"/api/v1/quarantine/{SOMEBODY}/retry", {"admin"}),
    ("GET", "/api/v1/accesses", {"auditor", "admin"}),
    ("POST", "/api/v1/accesses/reviews", {"auditor", "admin"}),
    ("POST", "/api/v1/inquiries", ANSWERERS),
    ("GET", "/api/v1/inquiries", READERS),
    ("GET", ASKED, READERS),
    ("GET", f"{ASKED}/candidates", ANSWERERS),
    *[
        ("POST", f"{ASKED}/{step}", ANSWERERS)
        for step in ("match", "unmatch", "answer", "follow-up", "close", "reopen")
    ],
    ("POST", "/api/v1/imports", {"clerk", "prosecutor"}),
    ("POST", "/api/v1/bulk-orders", {"court_clerk"}),
    ("GET", "/api/v1/bulk-orders", STAFF | {"auditor"}),
    ("GET", f"/api/v1/bulk-orders/{SOMEBODY}", STAFF | {"auditor"}),
    ("GET", "/api/v1/reports/status", READERS),
    ("GET", "/api/v1/reports/status/compare", READERS),
    ("POST", "/api/v1/reports/status/issue", ISSUERS),
    ("GET", "/api/v1/reports/issued", READERS),
    ("GET", f"/api/v1/reports/issued/{SOMEBODY}", READERS),
    ("GET", f"/api/v1/reports/issued/{SOMEBODY}/bundle", READERS),
    ("GET", f"/api/v1/reports/issued/{SOMEBODY}/compare/{SOMEBODY}", READERS),
    ("GET", "/api/v1/queues", READERS),
    ("GET", "/api/v1/queues/status", READERS),
    ("POST", "/api/v1/reconciliations", {"clerk", "prosecutor", "analyst"}),
    ("GET", "/api/v1/reconciliations", READERS),
    ("GET", f"/api/v1/reconciliations/{SOMEBODY}", READERS),
    ("POST", f"/api/v1/reconciliations/{SOMEBODY}/sign-off", {"prosecutor", "analyst"}),
    ("GET", "/api/v1/rulesets", READERS),
    ("GET", "/api/v1/rulesets/status", READERS),
]


@pytest.mark.parametrize("role", sorted(READERS))
def test_each_door_opens_for_its_roles_only(staff: Any, role: str) -> None:
    client = staff.client(role)
    for method, path, allowed in DOORS:
        answer = client.open(path, method=method)
        if role in allowed:
            assert answer.status_code not in (401, 403), (path, answer.json)
        else:
            assert answer.status_code == 403, (path, answer.json)
            assert answer.json["type"] == "/problems/forbidden"


def test_nobody_comes_in_without_a_token(office: Office) -> None:
    app = create_app(office, FAILED_SIGN_INS_PER_MINUTE=len(DOORS))
    for method, path, _ in DOORS:
        answer = app.test_client().open(path, method=method, data=b"\xff", content_type="text/x")
        assert answer.status_code == 401, path
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_address_that_is_not_there_is_not_told_to_strangers(app: Any) -> None:
    for path in ("/api/v1/nowhere", "/api/", "/api/v1/cases/1"):
        assert app.test_client().get(path).status_code == 401, path


def test_every_door_is_in_this_test(app: Any) -> None:
    doors = {
        (method, _with_something(rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/")
        or (rule.rule.startswith("/log/") and hasattr(app.view_functions[rule.endpoint], "roles"))
    }
    tried = {(method, path.replace(SOMEBODY, "X")) for method, path, _ in DOORS}
    assert doors == tried


def _with_something(rule: str) -> str:
    named = re.sub("<uuid:[a-z_]+>", "X", rule)
    return named.replace("<string:name>", "status").replace("<int:version>", "1")


def test_no_token_that_fails_says_why(staff: Any, office: Office, fold: Any) -> None:
    fold()
    token = staff.token("clerk")
    with office.door.cursor(commit=True) as cursor:
        cursor.execute("SELECT now()")
        soon = cursor.fetchone()[0] + timedelta(milliseconds=1)
        expired = create_token(cursor, Role.CLERK, "Soon gone", soon)
        revoked = create_token(cursor, Role.CLERK, "Gone", datetime(2100, 1, 1, tzinfo=UTC))
        assert revoke_token(cursor, prefix_of(revoked))
        assert not revoke_token(cursor, prefix_of(revoked))
        cursor.execute("SELECT pg_sleep(0.002)")
    bad = ["", "dkt", "x" * 5000, "dkt_é", token[:-1], token[:-1] + "!", expired, revoked]
    bad += [f"dkt_{'a' * 12}_{'A' * 43}", token.swapcase()]
    bad += [f"dkt_{prefix_of(token)}_{'A' * 43}"]
    answers = []
    for each in bad:
        given = {"Authorization": f"Bearer {each}".encode("latin-1", "replace").decode("latin-1")}
        answer = staff.app.test_client().get("/api/v1/cases", headers=given)
        answers.append((answer.status_code, {**answer.json, "instance": ""}))
    assert all(each == answers[0] for each in answers)
    assert answers[0][0] == 401
    assert staff.client("clerk").get("/api/v1/cases").status_code == 200


def test_only_the_hash_of_a_token_is_kept(staff: Any, office: Office) -> None:
    token = staff.token("clerk")
    with office.door.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM access.tokens AS t")
        kept = "\n".join(row[0] for row in cursor.fetchall())
        found = holder_of(cursor, token)
    assert token.rpartition("_")[2] not in kept
    assert prefix_of(token) in kept
    assert found is not None
    assert found.role is Role.CLERK
    assert found.id.startswith("u-")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access.tokens SET role = 'admin'",
        "UPDATE access.tokens SET expires_at = now() + interval '9 years'",
        "UPDATE access.tokens SET secret_sha256 = decode(repeat('00', 32), 'hex')",
        "DELETE FROM access.tokens",
        "TRUNCATE access.tokens",
    ],
)
def test_the_service_may_end_a_token_and_change_nothing_else(
    staff: Any, office: Office, statement: str
) -> None:
    staff.token("clerk")
    with pytest.raises(Exception, match="permission denied"), office.door.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("role", "name", "expires"),
    [
        ("system", "A", datetime(2100, 1, 1, tzinfo=UTC)),
        ("nobody", "A", datetime(2100, 1, 1, tzinfo=UTC)),
        ("clerk", "", datetime(2100, 1, 1, tzinfo=UTC)),
        ("clerk", "A\nB", datetime(2100, 1, 1, tzinfo=UTC)),
        ("clerk", "A" * 81, datetime(2100, 1, 1, tzinfo=UTC)),
        ("clerk", "A", datetime(2100, 1, 1)),  # noqa: DTZ001 - that is the point.
    ],
)
def test_a_token_that_makes_no_sense_is_refused(
    office: Office, role: str, name: str, expires: datetime
) -> None:
    with pytest.raises(ValueError, match=r".+"), office.door.cursor() as cursor:
        create_token(cursor, role, name, expires)


def test_a_session_cookie_opens_no_door_for_programs(staff: Any) -> None:
    client = staff.app.test_client()
    with client.session_transaction() as session:
        session["token"] = prefix_of(staff.token("clerk"))
    assert client.get("/api/v1/cases").status_code == 401


def test_whoever_guesses_is_slowed_down_and_nobody_else(
    office: Office, staff: Any, fold: Any
) -> None:
    fold()
    staff.app = create_app(office, FAILED_SIGN_INS_PER_MINUTE=3)
    stranger = staff.app.test_client()
    tried = [stranger.get("/api/v1/cases") for _ in range(4)]
    assert [each.status_code for each in tried] == [401, 401, 401, 429]
    assert int(tried[-1].headers["Retry-After"]) > 0
    assert tried[-1].json["type"] == "/problems/too-many-requests"
    assert staff.client("clerk").get("/api/v1/cases").status_code == 200


def test_there_is_an_end_to_how_much_may_be_asked(office: Office, staff: Any, fold: Any) -> None:
    fold()
    staff.app = create_app(office, REQUESTS_PER_MINUTE=2)
    client = staff.client("clerk")
    tried = [client.get("/api/v1/cases") for _ in range(3)]
    assert [each.status_code for each in tried] == [200, 200, 429]
    assert int(tried[-1].headers["Retry-After"]) > 0
    assert client.get("/health").status_code == 200
