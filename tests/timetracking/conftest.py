"""Timetracking on a real SQLite file, with one client, two vendors, three trainers and their engagements."""

from __future__ import annotations

from pathlib import Path

import places
import pytest
from timetracking_house import BASE, CALLERS, NOON, PEOPLE, House, engagement, open_house

from shared.events.billing import ClientRegistered
from shared.events.onboarding import TrainerActivated
from shared.plumbing import migrate
from shared.plumbing.tokens import issue_token, new_private_pem, signing_key
from shared.plumbing.web import create_flask
from shared.values.call import Call

_KEY = signing_key(new_private_pem())


@pytest.fixture(scope="session")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated database that has heard of everybody, to be copied by each test."""
    database = tmp_path_factory.mktemp("timetracking") / "hours.db"
    made = open_house(database, 1)
    migrate.upgrade(made.service.units.engine, made.service.migrations)
    made.tell(ClientRegistered("cli_1", "Northlight", "USD"), *PEOPLE)
    made.tell(*(TrainerActivated(person.trainer_id, f"usr_{person.trainer_id[4:]}") for person in PEOPLE))
    made.tell(engagement("ann", "trn_ann"), engagement("ben", "trn_ben"), engagement("cy", "trn_cy", vendor_id="ven_2"))
    made.service.units.engine.dispose()
    return database


@pytest.fixture
def house(peopled: Path, tmp_path: Path) -> House:
    return open_house(places.copy_of(peopled, tmp_path / "hours.db"), 1_000)


@pytest.fixture
def ann(house: House) -> Call:
    return house.call("usr_ann", "trainer", trainer_id="trn_ann")


@pytest.fixture
def approver(house: House) -> Call:
    return house.call("usr_boss", "approver")


@pytest.fixture
def admin(house: House) -> Call:
    return house.call("usr_admin", "admin")


@pytest.fixture
def ask(house):
    wiring = house.service.wiring
    object.__setattr__(wiring, "jwks", lambda: {"keys": [_KEY.public_jwk]})
    client = create_flask(house.service).test_client()

    def send(who, verb, path, *, headers=None, **rest):
        token = issue_token(
            _KEY, CALLERS[who], issuer="hourbook", audience="hourbook", at_epoch=NOON, seconds=600, token_id="t"
        )
        sent = {"Authorization": f"Bearer {token}", "Idempotency-Key": wiring.new_id("key")} | (headers or {})
        return client.open(f"{BASE}{path}", method=verb, headers=sent, **rest)

    return send
