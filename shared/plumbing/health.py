"""What machines ask a service: alive, ready, which version, how busy.

In: the service. Out: `/livez /readyz /metrics /version`, at the root and under `/api/<service>/`.
"""

from __future__ import annotations

import sqlalchemy as sa
import structlog
from flask import Blueprint, Response, jsonify

from shared.plumbing.door import public
from shared.plumbing.hops import gauges_text, pool_readings
from shared.plumbing.metrics import CONTENT_TYPE, metrics_text
from shared.plumbing.migrate import is_current
from shared.plumbing.service import Service

_log = structlog.get_logger("health")
_WHY = "asked by the machines that run us; says nothing about people or money"


def health_blueprint(service: Service, version: str) -> Blueprint:
    """Build the four routes of one service."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/livez")
    @public(_WHY)
    def livez() -> Response:
        return jsonify(status="ok")

    @blueprint.get("/readyz")
    @public(_WHY)
    def readyz() -> tuple[Response, int]:
        faults = _faults(service)
        return jsonify(status="unready" if faults else "ok", faults=faults), 503 if faults else 200

    @blueprint.get("/metrics")
    @public(_WHY)
    def metrics() -> Response:
        return Response(metrics_text() + gauges_text(pool_readings(service)), content_type=CONTENT_TYPE)

    @blueprint.get("/version")
    @public(_WHY)
    def version_of() -> Response:
        return jsonify(service=service.name, version=version)

    return blueprint


def _faults(service: Service) -> list[str]:
    """Say what keeps the service from work: an unreachable database, or one that is not migrated."""
    try:
        if not is_current(service.units.engine, service.migrations):
            return ["database_not_migrated"]
    except sa.exc.SQLAlchemyError as error:
        _log.error("unready", error=type(error).__name__)
        return ["database_unreachable"]
    return []
