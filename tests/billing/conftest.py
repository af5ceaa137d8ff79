"""Billing's fixtures: furnished once, then copied for each test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import places
import pytest
from billing_house import NOW, House, furnish, open_house, people

from shared.plumbing.tokens import issue_token, new_private_pem, signing_key
from shared.plumbing.web import create_flask
from shared.values.call import Actor

KEY = signing_key(new_private_pem())


def _jwks() -> dict[str, list[dict[str, str]]]:
    return {"keys": [dict(KEY.public_jwk)]}


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Path, Path]:
    """One house with a client, and a copy of its database before and after people came."""
    folder = tmp_path_factory.mktemp("billing")
    house = open_house(folder / "billing.db", _jwks)
    furnish(house)
    house.service.units.engine.dispose()
    places.copy_of(folder / "billing.db", folder / "bare.db")
    people(house)
    house.service.units.engine.dispose()
    return house, folder / "bare.db", folder / "billing.db"


def _copy(furnished: House, database: Path, folder: Path) -> House:
    places.copy_of(database, folder / "billing.db")
    house = open_house(folder / "billing.db", _jwks, tail=b"\2")
    house.clock[0], house.client = furnished.clock[0], furnished.client
    return house


@pytest.fixture
def bare(furnished: tuple[House, Path, Path], tmp_path: Path) -> House:
    """The service with a legal entity and a client, nothing heard yet."""
    return _copy(furnished[0], furnished[1], tmp_path)


@pytest.fixture
def house(furnished: tuple[House, Path, Path], tmp_path: Path) -> House:
    """The same, with a project, two engagements and 95 EUR an hour."""
    return _copy(furnished[0], furnished[2], tmp_path)


@pytest.fixture
def headers() -> Callable[..., dict[str, str]]:
    """Make the headers of a signed-in person; each call has its own Idempotency-Key."""
    count = [0]

    def signed(user: str, role: str, **rows: str) -> dict[str, str]:
        count[0] += 1
        actor = Actor(user, frozenset({role}), **rows)
        token = issue_token(
            KEY, actor, issuer="hourbook", audience="hourbook", at_epoch=NOW, seconds=3600, token_id="t"
        )
        return {"Authorization": f"Bearer {token}", "Idempotency-Key": f"key-number-{count[0]}"}

    return signed


@pytest.fixture
def web(house: House):
    return create_flask(house.service).test_client()
