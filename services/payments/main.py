"""Payments, wired: the only file here that reads environment and clock.

In: a `Wiring`, or the environment. Out: the service, or its web application.
"""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path

from flask import Flask

from services.payments.api import BLUEPRINTS
from services.payments.domain.cool_off import cool_off_in
from services.payments.domain.originator import originator_from
from services.payments.events.jobs import JOBS
from services.payments.events.listen import LISTENERS
from services.payments.exports.table import EXPORTS
from services.payments.imports.accounts import read_accounts
from services.payments.store.unit import PaymentsUnit
from services.payments.store.vault import Vault
from services.payments.usecases.activate_cooled import activate_cooled
from services.payments.usecases.check import check
from services.payments.usecases.erase_waiting import erase_waiting
from shared.plumbing.database import open_engine
from shared.plumbing.environment import wiring_from_environment
from shared.plumbing.service import Service, Wiring
from shared.plumbing.unit import Units
from shared.plumbing.web import create_flask

TICKS = {"activate_cooled": activate_cooled, "erase_waiting": erase_waiting}
READERS = {"accounts": read_accounts}
MIGRATIONS = str(Path(__file__).parent / "store" / "migrations")


def service(wiring: Wiring) -> Service:
    """Wire payments."""
    unit = partial(
        PaymentsUnit,
        vault=Vault(wiring.secrets("field_key"), wiring.secrets("lookup_key")),
        formats=EXPORTS,
        originator=originator_from(wiring.settings),
        cool_off_seconds=cool_off_in(wiring.settings),
    )
    units: Units[PaymentsUnit] = Units(open_engine(wiring.database_url), unit)
    return Service(
        "payments",
        wiring,
        units,
        BLUEPRINTS,
        MIGRATIONS,
        LISTENERS,
        JOBS,
        check,
        TICKS,
        readers=READERS,
    )


def create_app() -> Flask:
    """Build the web application from the environment: what gunicorn calls."""
    return create_flask(service(wiring_from_environment("payments", os.environ, lambda: int(time.time()))))
