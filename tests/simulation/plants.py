"""Faults planted on purpose: machinery that breaks a promise, to see that the simulator notices.

Each wraps or replaces a machine from outside; the product has no switch for any of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from deploy.simulation.world import Machinery
from services.payroll.store import runs
from shared.plumbing.consumer import BATCH, hear, topics_of
from shared.plumbing.event_log import EventLog
from shared.plumbing.job_queue import JobQueue
from shared.plumbing.relay import relay_once
from shared.plumbing.service import Service
from shared.plumbing.unit import INBOX, Units


class _Forgetful(Units):
    """Units of an inbox that forgets at once what was heard."""

    def __init__(self, inner: Units) -> None:
        self.engine, self._inner = inner.engine, inner

    @contextmanager
    def write(self, call) -> Iterator:
        with self._inner.write(call) as unit:
            yield unit
            unit.connection.execute(INBOX.delete())

    @contextmanager
    def read(self, call) -> Iterator:
        with self._inner.read(call) as unit:
            yield unit


def an_inbox_that_forgets() -> Machinery:
    return Machinery(wired=lambda service: replace(service, units=_Forgetful(service.units)))


class _AfterTheFact:
    """A log that publishes only after the outbox was cleared."""

    def __init__(self) -> None:
        self.kept = []

    def publish(self, envelopes) -> None:
        self.kept = list(envelopes)


def _relay_that_skips(service: Service, log: EventLog, queue: JobQueue) -> int:
    held = _AfterTheFact()
    moved = relay_once(service, held, queue)
    log.publish(held.kept)
    return moved


def an_outbox_that_skips() -> Machinery:
    return Machinery(relay=_relay_that_skips)


def _consume_too_late(service: Service, log: EventLog) -> int:
    records = log.poll(service.name, topics_of(service), BATCH)
    if records:
        log.commit(service.name, records)
        hear(service, [record.envelope for record in records])
    return len(records)


def a_position_before_its_effect() -> Machinery:
    return Machinery(consume=_consume_too_late)


def _claims_without_key(folder: Path) -> None:
    with sqlite3.connect(folder / "payroll.db") as database:
        database.execute("ALTER TABLE earning_claims RENAME TO unique_claims")
        database.execute("CREATE TABLE earning_claims (earning_id TEXT, trainer_id TEXT, pay_item_id TEXT)")
        database.execute("DROP TABLE unique_claims")
    database.close()


def a_claim_that_is_not_unique() -> Machinery:
    """Payroll claims whatever was earned, claimed or not, and no key of the database refuses it."""
    return Machinery(prepare=_claims_without_key, wired=_claims_all)


def _claims_all(service: Service) -> Service:
    if service.name != "payroll":
        return service
    return replace(service, units=_Greedy(service.units))


class _Greedy(Units):
    """Units of payroll in which every earning looks unclaimed."""

    def __init__(self, inner: Units) -> None:
        self.engine, self._inner = inner.engine, inner

    @contextmanager
    def write(self, call) -> Iterator:
        kept = runs._unclaimed
        runs._unclaimed = lambda run: kept(run)[1:]
        try:
            with self._inner.write(call) as unit:
                yield unit
        finally:
            runs._unclaimed = kept

    @contextmanager
    def read(self, call) -> Iterator:
        with self._inner.read(call) as unit:
            yield unit


PLANTS: dict[str, Callable[[], Machinery]] = {
    "an inbox that forgets": an_inbox_that_forgets,
    "an outbox that skips": an_outbox_that_skips,
    "a position committed before its effect": a_position_before_its_effect,
    "a claim that is not unique": a_claim_that_is_not_unique,
}
