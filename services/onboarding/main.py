"""Onboarding, wired. In: a `Wiring`, or the environment. Out: the service, or its web application."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path

from flask import Flask

from services.onboarding.api import BLUEPRINTS
from services.onboarding.domain.funnel import DEFAULT_NEEDS, read_needs
from services.onboarding.events.jobs import JOBS
from services.onboarding.events.listen import LISTENERS
from services.onboarding.exports.agreement import render
from services.onboarding.imports.offers import read_offers
from services.onboarding.imports.people import read_people
from services.onboarding.store.unit import OnboardingUnit, Tools
from services.onboarding.usecases.check import check
from services.onboarding.usecases.tell_erased_again import tell_erased_again
from shared.plumbing.database import open_engine
from shared.plumbing.environment import wiring_from_environment
from shared.plumbing.service import Service, Wiring
from shared.plumbing.unit import Units
from shared.plumbing.web import create_flask

READERS = {"people": read_people, "offers": read_offers}
TICKS = {"tell_erased_again": tell_erased_again}
MIGRATIONS = str(Path(__file__).parent / "store" / "migrations")


def service(wiring: Wiring) -> Service:
    """Wire onboarding."""
    needs = read_needs(wiring.settings.get("onboarding_needs", DEFAULT_NEEDS))
    tools = Tools(render, wiring.secrets("lookup_key"), needs)
    units = Units(open_engine(wiring.database_url), partial(OnboardingUnit, tools=tools))
    return Service("onboarding", wiring, units, BLUEPRINTS, MIGRATIONS, LISTENERS, JOBS, check, TICKS, readers=READERS)


def create_app() -> Flask:
    """Build the web application from the environment."""
    return create_flask(service(wiring_from_environment("onboarding", os.environ, lambda: int(time.time()))))
