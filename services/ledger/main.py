"""The ledger, wired. In: a `Wiring`, or the environment. Out: the service, or its web application."""

from __future__ import annotations

import os
import time
import tomllib
from functools import partial
from pathlib import Path

from flask import Flask

from services.ledger.api import BLUEPRINTS
from services.ledger.domain.accounts import chart_of
from services.ledger.events.listen import LISTENERS
from services.ledger.exports import trial_balance
from services.ledger.store.unit import LedgerUnit
from services.ledger.usecases.check import check
from services.ledger.usecases.fold_sums import fold_sums
from shared.plumbing.database import open_engine
from shared.plumbing.environment import wiring_from_environment
from shared.plumbing.service import Service, Wiring
from shared.plumbing.unit import Units
from shared.plumbing.web import create_flask

MIGRATIONS = str(Path(__file__).parent / "store" / "migrations")
TEXTS = Path(__file__).parent / "texts"
TICKS = {"fold_sums": fold_sums}
CHART = chart_of(tomllib.loads((Path(__file__).parent / "domain" / "accounts.toml").read_text()))


def service(wiring: Wiring) -> Service:
    """Wire the ledger."""
    unit = partial(LedgerUnit, chart=CHART, write_trial_balance=trial_balance.render)
    units = Units(open_engine(wiring.database_url), unit)
    return Service("ledger", wiring, units, BLUEPRINTS, MIGRATIONS, LISTENERS, check=check, ticks=TICKS, texts=TEXTS)


def create_app() -> Flask:
    """Build the web application from the environment."""
    return create_flask(service(wiring_from_environment("ledger", os.environ, lambda: int(time.time()))))
