"""Audit, wired. In: a `Wiring`, or the environment. Out: the service, or its web application."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path

from flask import Flask

from services.audit.api import BLUEPRINTS
from services.audit.events.jobs import JOBS
from services.audit.events.listen import LISTENERS
from services.audit.store.anchors import AnchorFolder
from services.audit.store.unit import AuditUnit
from services.audit.usecases.check import check
from shared.plumbing.database import open_engine
from shared.plumbing.environment import wiring_from_environment
from shared.plumbing.service import Service, Wiring
from shared.plumbing.unit import Units
from shared.plumbing.web import create_flask

# Each round ends in an anchor: a job, a transaction and a file.
PATIENCE_SECONDS = 0.5
MIGRATIONS = str(Path(__file__).parent / "store" / "migrations")


def service(wiring: Wiring) -> Service:
    """Wire audit. Setting read: `anchors`, a folder."""
    anchors = AnchorFolder(wiring.settings.get("anchors", ""))
    units = Units(open_engine(wiring.database_url), partial(AuditUnit, anchors=anchors))
    return Service(
        "audit", wiring, units, BLUEPRINTS, MIGRATIONS, LISTENERS, JOBS, check, patience_seconds=PATIENCE_SECONDS
    )


def create_app() -> Flask:
    """Build the web application from the environment."""
    return create_flask(service(wiring_from_environment("audit", os.environ, lambda: int(time.time()))))
