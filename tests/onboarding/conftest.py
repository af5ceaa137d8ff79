"""Onboarding on a real SQLite file, with its projects heard and two vendors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import places
import pytest

from services.onboarding.main import MIGRATIONS
from services.onboarding.main import service as build
from services.onboarding.usecases.keep_projects import keep_projects
from services.onboarding.usecases.register_vendor import register_vendor
from shared.events.timetracking import ProjectOpened
from shared.plumbing.ids import id_source
from shared.plumbing.service import Service, Wiring
from shared.plumbing.tokens import issue_token, new_private_pem, signing_key
from shared.plumbing.web import create_flask
from shared.values.call import Actor, Call

NOW = 1_791_158_400
KEY = signing_key(new_private_pem())


@pytest.fixture
def onboarding(tmp_path: Path) -> Service:
    new_id = id_source(lambda: NOW * 1000, lambda size: b"\1" * size)
    wiring = Wiring(
        places.database_url(places.migrated(MIGRATIONS, tmp_path / "onboarding.db")), lambda: NOW, new_id,
        lambda _name: b"k" * 32, lambda: {"keys": [dict(KEY.public_jwk)]},
    )  # fmt: skip
    service = build(wiring)
    with service.units.write(service.call_as_service()) as unit:
        keep_projects(unit, unit.call, [ProjectOpened("prj_1", "cli_1", "Clinical reasoning")])
    return service


@pytest.fixture
def admin(onboarding: Service) -> Call:
    return Call(Actor("usr_admin", frozenset({"admin"})), NOW, onboarding.wiring.new_id)


@pytest.fixture
def vendor_id(onboarding: Service, admin: Call) -> str:
    with onboarding.units.write(admin) as unit:
        return register_vendor(unit, admin, "Meridian", "US").vendor_id


@pytest.fixture
def headers() -> Callable[[Actor], dict[str, str]]:
    def for_actor(actor: Actor) -> dict[str, str]:
        token = issue_token(KEY, actor, issuer="hourbook", audience="hourbook", at_epoch=NOW, seconds=600, token_id="t")
        return {"Authorization": f"Bearer {token}"}

    return for_actor


@pytest.fixture
def client(onboarding: Service):
    return create_flask(onboarding).test_client()
