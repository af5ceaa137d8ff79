"""Audit on a real database, with a queue and a folder for anchors; it hears facts as a consumer hands them on."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import places
import sqlalchemy as sa

from services.audit.main import MIGRATIONS, service
from shared.events.audit import ChangeNoted
from shared.events.catalogue import encode, topic_of
from shared.events.fact import Envelope
from shared.plumbing.consumer import hear, parked_facts
from shared.plumbing.embedded_queue import EmbeddedQueue
from shared.plumbing.ids import id_source
from shared.plumbing.relay import relay_once
from shared.plumbing.service import Wiring
from shared.plumbing.tokens import issue_token, key_set, new_private_pem, signing_key, signing_keys
from shared.plumbing.web import create_flask
from shared.plumbing.worker import work_once
from shared.values.call import Actor

NOW = 1_791_158_400  # 2026-10-05T00:00:00Z
A_DAY = 86_400


def noted(number: int, **changes: Any) -> ChangeNoted:
    """A pay run that somebody opened."""
    fact = ChangeNoted(
        "payroll", "changed", "POST /api/payroll/v1/pay-runs", NOW + number, f"usr_{number % 3}", ("finance",),
        f"run_{number}", (f"run_{number}", "grp_1"), "it is payday", "null", '{"state":"draft"}', "127.0.0.1",
        trace_id=f"{number:032x}",
    )  # fmt: skip
    return replace(fact, **changes)


class House:
    """The service, its queue, its anchors; `hears` gives it facts in one batch, `work` does its jobs."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now, self.pem = folder, NOW, new_private_pem()
        self.anchors = folder / "anchors"
        self.service = service(Wiring(
            places.database_url(places.migrated(MIGRATIONS, folder / "audit.db")), lambda: self.now,
            id_source(lambda: self.now * 1000, os.urandom), lambda _name: b"k" * 32,
            lambda: key_set(signing_keys(self.pem)), {"anchors": str(self.anchors)},
        ))  # fmt: skip
        self.queue = EmbeddedQueue(f"sqlite:///{folder}/jobs.db", lambda: self.now)
        self.client = create_flask(self.service).test_client()
        self._said = 0

    def envelopes(self, facts: Sequence[ChangeNoted]) -> list[Envelope]:
        self._said += len(facts)
        first = self._said - len(facts)
        return [
            Envelope(f"evt_{first + place}", fact.TYPE, 1, fact.service, topic_of(fact.TYPE), fact.service,
                     fact.noted_epoch, "", encode(fact))
            for place, fact in enumerate(facts)
        ]  # fmt: skip

    def hears(self, *facts: ChangeNoted) -> None:
        hear(self.service, self.envelopes(facts))
        assert parked_facts(self.service) == []

    def work(self) -> int:
        """Do what is due; gives how many jobs were taken."""
        relay_once(self.service, _NoLog(), self.queue)
        return work_once(self.service, self.queue)

    def breaks(self) -> list[tuple[str, str]]:
        with self.service.units.read(self.service.call_as_service()) as unit:
            return [(finding.code, finding.subject) for finding in self.service.check(unit)]

    def run(self, sql: str, **values: Any) -> None:
        """What somebody at the database does, past the product."""
        with self.service.units.engine.begin() as connection:
            connection.execute(sa.text(sql), values)

    def rows(self, sql: str) -> list[Any]:
        with self.service.units.engine.connect() as connection:
            return list(connection.execute(sa.text(sql)).all())

    def anchored(self) -> dict[str, int]:
        return {path.stem: json.loads(path.read_text())["number"] for path in sorted(self.anchors.glob("*.json"))}

    def ask(self, path: str, role: str = "auditor") -> Any:
        token = issue_token(signing_key(self.pem), Actor("usr_1", frozenset({role})), issuer="hourbook",
                            audience="hourbook", at_epoch=self.now, seconds=900, token_id="t")  # fmt: skip
        return self.client.get(f"/api/audit/v1/{path}", headers={"Authorization": f"Bearer {token}"})


class _NoLog:
    """Audit says no facts."""

    def publish(self, envelopes: Sequence[object]) -> None:
        assert not envelopes
