"""Notifications on a real database, with mails caught in a folder or sent to a real mail server on this machine."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import places
import sqlalchemy as sa

from deploy.cli.mail import caught
from services.notifications.events.listen import LISTENERS
from services.notifications.main import MIGRATIONS, service
from services.notifications.usecases.keep_contacts import keep_contacts
from shared.events.fact import Envelope, Fact
from shared.events.identity import ContactSet
from shared.plumbing.embedded_queue import EmbeddedQueue
from shared.plumbing.ids import id_source
from shared.plumbing.relay import relay_once
from shared.plumbing.service import Wiring
from shared.plumbing.tokens import issue_token, key_set, new_private_pem, signing_key, signing_keys
from shared.plumbing.unit import OUTBOX
from shared.plumbing.web import create_flask
from shared.plumbing.worker import work_once
from shared.values.call import Actor

NOW = 1_791_158_400
LINK_KEY = b"k" * 32
NORA = ContactSet("usr_1", "nora@example.org", "trn_1", "fr")
OTTO = ContactSet("usr_2", "otto@example.org", "trn_2", "en")


class Clock:
    now = NOW

    def __call__(self) -> int:
        return self.now


class House:
    """The service, its queue and its folder; `hears` gives it facts, `work` does its jobs."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.clock, self.pem = folder, Clock(), new_private_pem()
        told = {"smtp_url": f"folder://{folder}/mail", "public_url": "https://hours.example/"} | settings
        self.service = service(Wiring(
            places.database_url(places.migrated(MIGRATIONS, folder / "notifications.db")), self.clock,
            id_source(lambda: self.clock() * 1000, os.urandom), lambda _name: LINK_KEY,
            lambda: key_set(signing_keys(self.pem)), told,
        ))  # fmt: skip
        self.queue = EmbeddedQueue(f"sqlite:///{folder}/jobs.db", self.clock)
        self.client = create_flask(self.service).test_client()

    def hears(self, *facts: Fact) -> None:
        with self.service.units.write(self.service.call_as_service()) as unit:
            for fact in facts:
                LISTENERS[type(fact)](unit, unit.call, [fact])

    def knows(self, *contacts: ContactSet) -> House:
        with self.service.units.write(self.service.call_as_service()) as unit:
            keep_contacts(unit, unit.call, contacts)
        return self

    def work(self) -> int:
        """Do what is due; gives how many jobs were taken."""
        relay_once(self.service, _NoLog(), self.queue)
        return work_once(self.service, self.queue)

    def caught(self) -> list[Any]:
        """Work until nothing is due; give the mails in the folder."""
        while self.work():
            pass
        return [mail for _, mail in caught(self.folder)]

    def ends(self) -> dict[str, str]:
        """How the mails ended, by address; empty while one waits."""
        rows = self.ask("GET", "mails", "admin").json["data"]
        return {row["email"]: row.get("ended") or "" for row in rows}

    def tick(self) -> None:
        """Do what the clock makes due, and the jobs that come of it."""
        for tick in self.service.ticks.values():
            with self.service.units.write(self.service.call_as_service()) as unit:
                tick(unit, unit.call)
        while self.work():
            pass

    def ask(self, method: str, path: str, role: str, user_id: str = "usr_1", **more: Any) -> Any:
        return self.ask_as(Actor(user_id, frozenset({role})), method, path, **more)

    def ask_as(
        self, actor: Actor, method: str, path: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> Any:
        token = issue_token(signing_key(self.pem), actor, issuer="hourbook", audience="hourbook",
                            at_epoch=self.clock(), seconds=900, token_id="t")  # fmt: skip
        headers = {"Authorization": f"Bearer {token}", **(headers or {})}
        return self.client.open(f"/api/notifications/v1/{path}", method=method, headers=headers, **more)

    def kept(self) -> str:
        """Everything the databases hold, as text."""
        with self.service.units.engine.connect() as connection:
            tables = sa.MetaData()
            tables.reflect(connection)
            rows = [str(connection.execute(sa.select(table)).all()) for table in tables.tables.values()]
        return "".join(rows) + str(self.queue.take(sorted(self.service.jobs), 100))

    def reason(self) -> str:
        """Why the job that waits was put off."""
        with sqlite3.connect(self.folder / "jobs.db") as connection:
            ((reason,),) = connection.execute("SELECT reason FROM jobs WHERE state = 'waiting'").fetchall()
        return str(reason)

    def jobs(self) -> list[list[str]]:
        with self.service.units.engine.connect() as connection:
            data = connection.execute(sa.select(OUTBOX.c.data).where(OUTBOX.c.kind == "job")).scalars().all()
        return [said["mail_ids"] for one in data if "mail_ids" in (said := json.loads(one))]


class _NoLog:
    """Notifications says no facts but what everyone notes."""

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        assert {one.type for one in envelopes} <= {"change.noted"}
