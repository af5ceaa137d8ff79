"""Identity, wired. In: a `Wiring`, or the environment. Out: the service, or its web application."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from secrets import token_hex, token_urlsafe
from typing import Any

import pyotp
from flask import Flask

from services.identity.api import BLUEPRINTS
from services.identity.domain.settings import Settings
from services.identity.events.jobs import JOBS
from services.identity.events.listen import LISTENERS
from services.identity.store.hasher import Argon2Hasher
from services.identity.store.provider import OidcProvider
from services.identity.store.relying_party import RelyingParty
from services.identity.store.signer import Signer
from services.identity.store.unit import IdentityUnit, Machines
from services.identity.usecases.check import check
from services.identity.usecases.known_by_key import known_by_key
from shared.plumbing.database import open_engine
from shared.plumbing.environment import wiring_from_environment
from shared.plumbing.links import link_secret
from shared.plumbing.outward import Outward
from shared.plumbing.service import Service, Wiring
from shared.plumbing.unit import Units
from shared.plumbing.web import create_flask
from shared.values.call import Actor, Call

MIGRATIONS = str(Path(__file__).parent / "store" / "migrations")
SECRET_BYTES = 32


def service(wiring: Wiring) -> Service:
    """Wire identity. Of its secrets, `token_signing_key` holds one or more keys, the newest first."""
    settings = Settings.read(_with_secret(wiring.settings))
    machines = Machines(
        settings, Argon2Hasher(settings), Signer(lambda: wiring.secrets("token_signing_key"), settings),
        partial(token_urlsafe, SECRET_BYTES), partial(link_secret, wiring.secrets("link_key")),
        pyotp.random_base32, _recovery_code, _provider(settings),
        RelyingParty.at(settings.public_url), wiring.secrets("factor_key"),
    )  # fmt: skip
    units = Units(open_engine(wiring.database_url), partial(IdentityUnit, machines=machines))
    return Service(
        "identity", wiring, units, BLUEPRINTS, MIGRATIONS, LISTENERS, JOBS, check, by_key=partial(_by_key, units)
    )  # fmt: skip


def create_app() -> Flask:
    """Build the web application from the environment."""
    return create_flask(service(wiring_from_environment("identity", os.environ, lambda: int(time.time()))))


def _by_key(units: Units[Any], call: Call, secret: str) -> Actor | None:
    """Find out whose key a directory sends in place of a token."""
    with units.write(call) as unit:
        return known_by_key(unit, call, secret)


def _with_secret(told: Mapping[str, str]) -> Mapping[str, str]:
    """Take the secret that the provider knows us by from its file."""
    file = told.get("oidc_client_secret_file")
    return {**told, "oidc_client_secret": Path(file).read_text().strip()} if file else told


def _provider(settings: Settings) -> OidcProvider | None:
    """Give the outside provider, where one is set."""
    if not settings.oidc_issuer:
        return None
    assert settings.oidc_client_id and settings.public_url, "HOURBOOK_OIDC_CLIENT_ID and HOURBOOK_PUBLIC_URL go with it"  # noqa: PT018
    return OidcProvider(settings, Outward(settings.oidc_allowed_origins.split()))


def _recovery_code() -> str:
    """Draw 80 bits, to be copied from a sheet of paper."""
    return "-".join(token_hex(2) for _ in range(5))
