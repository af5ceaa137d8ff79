"""Timetracking, wired. In: a `Wiring`, or the environment. Out: the service, or its web application."""

from __future__ import annotations

import os
import time
from pathlib import Path

from flask import Flask

from services.timetracking.api import BLUEPRINTS
from services.timetracking.events.listen import LISTENERS
from services.timetracking.imports.read import read_hours
from services.timetracking.store.unit import TimetrackingUnit
from services.timetracking.usecases.auto_approve import auto_approve
from services.timetracking.usecases.check import check
from services.timetracking.usecases.escalate_disputes import escalate_disputes
from services.timetracking.usecases.give_notice import give_notice
from services.timetracking.usecases.watch_budgets import watch_budgets
from shared.plumbing.database import open_engine
from shared.plumbing.environment import wiring_from_environment
from shared.plumbing.service import Service, Wiring
from shared.plumbing.unit import Units
from shared.plumbing.web import create_flask

TICKS = {
    "escalate_disputes": escalate_disputes,
    "give_notice": give_notice,
    "auto_approve": auto_approve,
    "watch_budgets": watch_budgets,
}
READERS = {"hours": read_hours}
MIGRATIONS = str(Path(__file__).parent / "store" / "migrations")
TEXTS = Path(__file__).parent / "texts"


def service(wiring: Wiring) -> Service:
    """Wire timetracking."""
    units = Units(open_engine(wiring.database_url), TimetrackingUnit)
    return Service(
        "timetracking",
        wiring,
        units,
        BLUEPRINTS,
        MIGRATIONS,
        LISTENERS,
        check=check,
        ticks=TICKS,
        texts=TEXTS,
        readers=READERS,
    )


def create_app() -> Flask:
    """Build the web application from the environment."""
    return create_flask(service(wiring_from_environment("timetracking", os.environ, lambda: int(time.time()))))
