"""Is the service well: how far has each projection got, and is anything in quarantine?"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, request
from marshmallow import Schema, fields
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from api.actors import office, reading
from api.bodies import answer
from api.openapi import Blueprint
from projections import lag
from projections.engine import quarantined, seconds_behind
from record.sealing.delay import LATE_SECONDS, Delay, delay
from record.sealing.rows import last_examined
from record.store.logs import find_log
from record.store.reading import head

blueprint = Blueprint("health", __name__, description="Is the service well?")

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "docketproof_requests", "Requests.", ("method", "rule", "status"), registry=REGISTRY
)
SECONDS = Histogram(
    "docketproof_request_seconds", "Time to answer.", ("method", "rule"), registry=REGISTRY
)
POSITION = Gauge("docketproof_position", "Last position of the log.", registry=REGISTRY)
BEHIND = Gauge(
    "docketproof_projection_behind", "Events not folded yet.", ("projection",), registry=REGISTRY
)
WAITING = Gauge(
    "docketproof_projection_behind_seconds",
    "How long the oldest event waits that is not folded yet.",
    ("projection",),
    registry=REGISTRY,
)
QUARANTINED = Gauge(
    "docketproof_projection_quarantined",
    "Cases standing still.",
    ("projection",),
    registry=REGISTRY,
)
UNSEALED = Gauge("docketproof_unsealed", "Events under no checkpoint yet.", registry=REGISTRY)
UNSEALED_SECONDS = Gauge(
    "docketproof_unsealed_seconds",
    "How long the oldest event waits for a checkpoint; above 60 is an alarm.",
    registry=REGISTRY,
)
ACCESSES_UNSEALED_SECONDS = Gauge(
    "docketproof_accesses_unsealed_seconds",
    "The same of the log of who opened what; above 60 is an alarm.",
    registry=REGISTRY,
)
FINDINGS = Gauge(
    "docketproof_findings", "Findings of the last docketproof fsck.", registry=REGISTRY
)
PUBLIC: dict[str, Any] = {"security": []}


class ProjectionHealthShape(Schema):
    """How far one projection has got."""

    position = fields.Integer(required=True)
    behind = fields.Integer(required=True)
    seconds_behind = fields.Float(
        required=True, metadata={"description": "How long the oldest event waits, not folded yet."}
    )
    quarantined = fields.Integer(required=True)


class SealedShape(Schema):
    """How far the log is sealed, and how long the oldest event waits that is not."""

    size = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    seconds_waiting = fields.Float(required=True)
    seconds_at_most = fields.Float(
        required=True, metadata={"description": "Longer than this is an alarm."}
    )


class ExaminedShape(Schema):
    """When the whole log was gone through last, how far, and how much was found."""

    at = fields.AwareDateTime(required=True, allow_none=True)
    size = fields.Integer(required=True)
    findings = fields.Integer(required=True)


class HealthShape(Schema):
    """Where the log stands, and each projection.

    `status` is `damaged` if the last examination of the log found anything, else `quarantined` if
    any case is, else `unsealed` if an event, or an access, waits too long for its seal.
    """

    status = fields.String(
        required=True, metadata={"enum": ["ok", "damaged", "quarantined", "unsealed"]}
    )
    sealed = fields.Nested(SealedShape, required=True)
    accesses_sealed = fields.Nested(SealedShape, required=True)
    examined = fields.Nested(ExaminedShape, required=True)
    position = fields.Integer(required=True)
    projections = fields.Dict(
        keys=fields.String(), values=fields.Nested(ProjectionHealthShape), required=True
    )


class ReadyShape(Schema):
    """That requests can be answered now."""

    status = fields.String(required=True, metadata={"enum": ["ready"]})


@blueprint.route("/health")
@blueprint.response(200, HealthShape)
@blueprint.doc(operationId="getHealth", **PUBLIC)
def get_health() -> Response:
    """Say where the log and each projection stand, and what is quarantined."""
    return answer(_health())


@blueprint.route("/ready")
@blueprint.response(200, ReadyShape)
@blueprint.doc(operationId="getReadiness", **PUBLIC)
def get_readiness() -> Response:
    """Answer only if the record can be reached; otherwise it is a 503."""
    with reading() as cursor:
        head(cursor, office().log_id)
    return answer({"status": "ready"})


@blueprint.route("/metrics")
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
@blueprint.doc(operationId="getMetrics", **PUBLIC)
def get_metrics() -> Response:
    """Figures for Prometheus, of the process that happens to answer."""
    found = _health()
    POSITION.set(found["position"])
    FINDINGS.set(found["examined"]["findings"])
    UNSEALED.set(found["sealed"]["waiting"])
    UNSEALED_SECONDS.set(found["sealed"]["seconds_waiting"])
    ACCESSES_UNSEALED_SECONDS.set(found["accesses_sealed"]["seconds_waiting"])
    for name, each in found["projections"].items():
        BEHIND.labels(name).set(each["behind"])
        WAITING.labels(name).set(each["seconds_behind"])
        QUARANTINED.labels(name).set(each["quarantined"])
    return Response(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def measure(app: Flask) -> None:
    """Count every request of the application, by its rule."""

    def count(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.url_rule else "none"
        REQUESTS.labels(method, rule, response.status_code).inc()
        SECONDS.labels(method, rule).observe(g.get("seconds", 0.0))
        return response

    app.after_request(count)


def _health() -> dict[str, Any]:
    with reading() as cursor:
        log_id = office().log_id
        position = head(cursor, log_id)
        sealed, beside = delay(cursor, log_id), _delay_of_accesses(cursor)
        examined = last_examined(cursor, log_id)
        lags = lag(cursor, log_id)
        # Before anything was folded there is not even a table of what is quarantined.
        is_folded = any(each.position for each in lags.values())
        parked = quarantined(cursor, log_id) if is_folded else []
        waiting = {
            name: seconds_behind(cursor, log_id, each.position) for name, each in lags.items()
        }
    found = {
        name: {
            "position": each.position,
            "behind": each.behind,
            "seconds_behind": round(waiting[name], 3),
            "quarantined": sum(one.projection == name for one in parked),
        }
        for name, each in lags.items()
    }
    findings = examined.findings if examined else []
    troubles = {
        "damaged": findings,
        "quarantined": parked,
        "unsealed": sealed.is_late or beside.is_late,
    }
    return {
        "status": next((each for each, there in troubles.items() if there), "ok"),
        "position": position,
        "sealed": _said(sealed),
        "accesses_sealed": _said(beside),
        "examined": {
            "at": examined.at if examined else None,
            "size": examined.size if examined else 0,
            "findings": len(findings),
        },
        "projections": found,
    }


def _delay_of_accesses(cursor: Any) -> Delay:
    """Of a log that is not there before somebody opened something nothing waits."""
    log_id = find_log(cursor, office().settings.accesses.log)
    return delay(cursor, log_id) if log_id else Delay(0, 0, 0.0)


def _said(sealed: Delay) -> dict[str, Any]:
    return {
        "size": sealed.size,
        "waiting": sealed.waiting,
        "seconds_waiting": round(sealed.seconds, 3),
        "seconds_at_most": LATE_SECONDS,
    }
