"""Who comes in, who does not, and where do they go next?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.actors import Role

if TYPE_CHECKING:
    from tests.pages.desk import Desk, Visitor


def a_stranger(desk: Desk) -> Visitor:
    """Somebody whose token opened nothing."""
    visitor = desk.client(Role.CLERK)
    visitor.submit("/", "/sign-out")
    return visitor


def test_a_token_opens_the_door_and_is_nowhere_in_the_answer(desk: Desk) -> None:
    token = desk.token(Role.AUDITOR)
    answer = a_stranger(desk).sign_in(token)

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=" in cookie
    assert token not in cookie


@pytest.mark.parametrize("token", ["", "dkt_aaaaaaaaaaaa_" + "A" * 43, "<script>", "x" * 5000])
def test_a_wrong_token_is_refused_beside_its_field_and_not_shown_again(
    desk: Desk, token: str
) -> None:
    answer = a_stranger(desk).sign_in(token)
    text = answer.get_data(as_text=True)

    assert answer.status_code == 401
    assert 'href="#token"' in text
    assert 'aria-invalid="true"' in text
    assert len(token) < 3 or token not in text


def test_whoever_signed_out_is_out(desk: Desk) -> None:
    assert a_stranger(desk).get("/").status_code == 303


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/reports/status", "/reports/status"),
        ("//elsewhere.example/", "/"),
        ("https://elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("/a\r\nX: y", "/"),
    ],
)
def test_the_door_leads_on_to_our_own_pages_only(desk: Desk, wanted: str, led_to: str) -> None:
    visitor = a_stranger(desk)

    answer = visitor.submit("/sign-in", "/sign-in", token=desk.token(Role.CLERK), next=wanted)

    assert answer.headers["Location"] == led_to
