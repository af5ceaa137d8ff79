"""Notifications, wired. In: a `Wiring`, or the environment. Out: the service, or its web application."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path

from flask import Flask

from services.notifications.api import BLUEPRINTS
from services.notifications.domain.settings import Settings
from services.notifications.events.jobs import BEFOREHAND_OF, JOBS
from services.notifications.events.listen import LISTENERS
from services.notifications.exports.mail import render
from services.notifications.store.mailers import open_mailer
from services.notifications.store.sender import WebhookSender
from services.notifications.store.texts import translators
from services.notifications.store.unit import Machines, NotificationsUnit
from services.notifications.usecases.check import check
from services.notifications.usecases.forget_messages import forget_messages
from services.notifications.usecases.send_due_messages import send_due_messages
from shared.plumbing.database import open_engine
from shared.plumbing.environment import wiring_from_environment
from shared.plumbing.links import link_secret, webhook_key
from shared.plumbing.outward import Outward
from shared.plumbing.service import Service, Wiring
from shared.plumbing.unit import Units
from shared.plumbing.web import create_flask

TICKS = {"send_due_messages": send_due_messages, "forget_messages": forget_messages}
# Nobody misses half a second of a mail's way.
PATIENCE_SECONDS = 0.5
MIGRATIONS = str(Path(__file__).parent / "store" / "migrations")


def service(wiring: Wiring) -> Service:
    """Wire notifications. Settings read: `smtp_url`, `mail_from`, `public_url`, `webhook_allowed_origins`."""
    settings, key = Settings.read(wiring.settings), wiring.secrets("link_key")
    machines = Machines(
        settings, open_mailer(settings), translators(), partial(link_secret, key), partial(webhook_key, key), render,
        WebhookSender(Outward(settings.webhook_allowed_origins.split())),
    )  # fmt: skip
    units = Units(open_engine(wiring.database_url), partial(NotificationsUnit, machines=machines))
    return Service(
        "notifications", wiring, units, BLUEPRINTS, MIGRATIONS, LISTENERS, JOBS, check, TICKS,
        beforehand=BEFOREHAND_OF, patience_seconds=PATIENCE_SECONDS,
    )  # fmt: skip


def create_app() -> Flask:
    """Build the web application from the environment."""
    return create_flask(service(wiring_from_environment("notifications", os.environ, lambda: int(time.time()))))
