"""A whole payments service on a real SQLite file, its clock in the test's hand, and a client for any role."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import places
import pytest
from flask import Flask
from payments_samples import CREATED_EPOCH

from services.payments.main import MIGRATIONS, service
from shared.events.catalogue import encode, topic_of
from shared.events.fact import Envelope, Fact
from shared.plumbing.consumer import hear, parked_facts
from shared.plumbing.ids import id_source
from shared.plumbing.service import Service, Wiring
from shared.plumbing.tokens import issue_token, new_private_pem, signing_key
from shared.plumbing.unit import OUTBOX
from shared.plumbing.web import create_flask
from shared.values.call import Actor, Call

KEY = signing_key(new_private_pem())


class PaymentsHouse:
    """The service, its clock and its doors."""

    def __init__(self, folder: Path) -> None:
        self.now = CREATED_EPOCH
        self.wiring = Wiring(
            places.database_url(folder / "payments.db"),
            lambda: self.now,
            id_source(lambda: self.now * 1000, lambda size: b"\0" * size),
            lambda name: name.ljust(32, ".").encode(),
            lambda: {"keys": [KEY.public_jwk]},
        )
        self.service: Service = service(self.wiring)
        self._events = 0

    @cached_property
    def app(self) -> Flask:
        return create_flask(self.service)

    def call(self, user: str, *roles: str, trainer_id: str | None = None) -> Call:
        actor = Actor(user, frozenset(roles or ("finance",)), trainer_id=trainer_id)
        return Call(actor, self.now, self.wiring.new_id)

    def do(self, user: str, use_case: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """Run a use case as a user of finance, in one transaction."""
        call = self.call(user)
        with self.service.units.write(call) as unit:
            return use_case(unit, call, *args, **more)

    def look(self, question: Callable[[Any], Any]) -> Any:
        with self.service.units.read(self.call("reader")) as unit:
            return question(unit)

    def tell(self, *facts: Fact) -> None:
        """Let the service hear facts; none may be parked."""
        envelopes = []
        for fact in facts:
            self._events += 1
            key = str(getattr(fact, fact.KEY))
            topic, data = topic_of(fact.TYPE), encode(fact)
            identifier = f"evt_in_{self._events}"
            envelopes.append(Envelope(identifier, fact.TYPE, fact.VERSION, "test", topic, key, self.now, "", data))
        hear(self.service, envelopes)
        assert parked_facts(self.service) == []

    def said(self, type_name: str) -> list[bytes]:
        with self.service.units.engine.connect() as connection:
            query = OUTBOX.select().where(OUTBOX.c.type == type_name).order_by(OUTBOX.c.position)
            return [row.data for row in connection.execute(query)]

    def request(self, user: str, role: str, method: str, path: str, **more: Any) -> Any:
        """Send a request with a token of that user; give the answer."""
        own = {name: more.pop(name, None) for name in ("trainer_id", "vendor_id")}
        actor = Actor(user, frozenset({role}), **own)
        door = {"issuer": "hourbook", "audience": "hourbook", "token_id": "t"}
        token = issue_token(KEY, actor, **door, at_epoch=self.now, seconds=600)
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        if method == "POST":
            self._events += 1
            headers.setdefault("Idempotency-Key", f"key-{self._events}")
        return self.app.test_client().open(f"/api/payments/v1{path}", method=method, headers=headers, **more)


@pytest.fixture
def house(tmp_path: Path) -> PaymentsHouse:
    places.migrated(MIGRATIONS, tmp_path / "payments.db")
    return PaymentsHouse(tmp_path)
