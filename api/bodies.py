"""How does JSON come in, strictly, and how does it go out, quickly?"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

import flask
import orjson
from flask import Response
from webargs.flaskparser import FlaskParser

from api.problems import Problem

JSON_BYTES_MAX = 256 * 1024
DIGITS_MAX = 18
DEPTH_MAX = 16


class StrictParser(FlaskParser):
    """JSON in UTF-8, of bounded depth, without NaN, double names or numbers beyond all measure."""

    # Left to the schema, which refuses what it does not know, wherever it stands.
    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {}  # noqa: RUF012 - as the library has it.

    def _raw_load_json(self, req: flask.Request) -> Any:
        charset = req.mimetype_params.get("charset", "utf-8").lower()
        if req.mimetype != "application/json" or charset not in ("utf-8", "utf8"):
            raise Problem(
                "unsupported-media-type",
                "Send the body as application/json in UTF-8.",
                headers={"Accept": "application/json"},
            )
        return read_json(req.get_data(cache=True))


def read_json(body: bytes) -> Any:
    """The value that the body stands for; a Problem `malformed` if it is not strict JSON."""
    try:
        value = json.loads(
            body.decode("utf-8"),
            parse_constant=_refuse_constant,
            parse_int=_whole,
            parse_float=_finite,
            object_pairs_hook=_unique,
        )
    except UnicodeDecodeError:
        raise Problem("malformed", "The body is not UTF-8. Send it as UTF-8.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Problem("malformed", f"The body is not JSON: {error.msg} ({place}).") from None
    except RecursionError:
        raise Problem("malformed", "The body is nested too deeply.") from None
    _must_be_shallow(value, DEPTH_MAX)
    return value


def answer(value: Any, status: int = 200, **headers: str) -> Response:
    """A JSON response; dates, UUIDs and dataclasses as they are. `ETag="…"` sets a header."""
    body = orjson.dumps(value)
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Response(body, status, named, mimetype="application/json")


def _refuse_constant(name: str) -> NoReturn:
    raise Problem("malformed", f"{name} is no number in JSON.")


def _whole(digits: str) -> int:
    if len(digits) > DIGITS_MAX:
        raise Problem("malformed", f"A number has more than {DIGITS_MAX} digits.")
    return int(digits)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Problem("malformed", "A number is too large.")
    return number


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Problem("malformed", "An object names a member twice. Name each once.")
    return found


def _must_be_shallow(value: Any, left: int) -> None:
    if left == 0:
        raise Problem("malformed", f"The body is nested deeper than {DEPTH_MAX} levels.")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        _must_be_shallow(each, left - 1)
