"""Billing, wired. In: a `Wiring`, or the environment. Out: the service, or its web application."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path

from flask import Flask

from services.billing.api import BLUEPRINTS
from services.billing.events.listen import LISTENERS
from services.billing.exports.table import EXPORTS
from services.billing.store.unit import BillingUnit
from services.billing.usecases.check import check
from shared.plumbing.database import open_engine
from shared.plumbing.environment import wiring_from_environment
from shared.plumbing.service import Service, Wiring
from shared.plumbing.unit import Units
from shared.plumbing.web import create_flask

MIGRATIONS = str(Path(__file__).parent / "store" / "migrations")
TEXTS = Path(__file__).parent / "texts"


def service(wiring: Wiring) -> Service:
    """Wire billing."""
    units = Units(open_engine(wiring.database_url), partial(BillingUnit, exports=EXPORTS))
    return Service("billing", wiring, units, BLUEPRINTS, MIGRATIONS, LISTENERS, check=check, texts=TEXTS)


def create_app() -> Flask:
    """Build the web application from the environment."""
    return create_flask(service(wiring_from_environment("billing", os.environ, lambda: int(time.time()))))
