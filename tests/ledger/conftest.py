"""A real ledger on a real SQLite file, that hears facts as a consumer hands them on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import places
import pytest
from flask.testing import FlaskClient

from services.ledger.main import MIGRATIONS, service
from shared.events.catalogue import encode, topic_of
from shared.events.fact import Envelope, Fact
from shared.plumbing.consumer import hear, parked_facts
from shared.plumbing.ids import id_source
from shared.plumbing.service import Service, Wiring
from shared.plumbing.tokens import SigningKey, issue_token, new_private_pem, signing_key
from shared.plumbing.web import create_flask
from shared.values.call import Actor

# Whatever a test tells, what is kept of work weeks is what they add up to.
KEPT_APART = {"week_differs_from_facts", "gaps_differ_from_facts", "hour_sums_differ"}
NOON = 1_793_620_800  # 2026-11-02T12:00:00Z


@dataclass
class Ledger:
    """The service under test, its clock, and how many facts it was told."""

    service: Service
    key: SigningKey
    clock: list[int]
    told: int = 0
    damaged: bool = False

    def hear(self, *facts: Fact, park: bool = False) -> None:
        """Tell facts, in one batch; none may be parked unless `park` says so."""
        envelopes = []
        for fact in facts:
            self.told += 1
            topic, key = topic_of(fact.TYPE), str(getattr(fact, fact.KEY))
            name = f"evt_{self.told}"
            envelopes.append(Envelope(name, fact.TYPE, fact.VERSION, "t", topic, key, self.clock[0], "", encode(fact)))
        hear(self.service, envelopes)
        assert park or parked_facts(self.service) == []

    @contextmanager
    def unit(self) -> Iterator[Any]:
        """Open a reading unit."""
        with self.service.units.read(self.service.call_as_service()) as unit:
            yield unit

    def client(self, *roles: str) -> FlaskClient:
        """Give a web client signed in with roles."""
        client = create_flask(self.service).test_client()
        actor = Actor("usr_1", frozenset(roles))
        token = issue_token(
            self.key, actor, issuer="hourbook", audience="hourbook", at_epoch=self.clock[0], seconds=600, token_id="t"
        )
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client


def _built(path: Path, key: SigningKey, clock: list[int]) -> Service:
    ids = id_source(lambda: clock[0] * 1000, bytes)
    return service(
        Wiring(
            places.database_url(path), lambda: clock[0], ids, lambda _: b"k" * 32, lambda: {"keys": [key.public_jwk]}
        )
    )


@pytest.fixture(scope="session")
def key() -> SigningKey:
    return signing_key(new_private_pem())


@pytest.fixture
def ledger(tmp_path, key) -> Iterator[Ledger]:
    clock = [NOON]
    built = _built(places.migrated(MIGRATIONS, tmp_path / "ledger.db"), key, clock)
    ledger = Ledger(built, key, clock)
    yield ledger
    if not ledger.damaged:
        with ledger.unit() as unit:
            assert KEPT_APART & {finding.code for finding in built.check(unit)} == set()
    built.units.engine.dispose()
