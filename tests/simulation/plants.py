"""Faults planted on purpose: machinery that breaks a promise, to see that the simulator notices.

Each wraps or replaces a machine from outside; the product has no switch for any of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from deploy.simulation.world import Machinery
from services.payroll.store import claims
from shared.events.payments import PaymentReturned
from shared.plumbing.consumer import BATCH, hear, topics_of
from shared.plumbing.event_log import EventLog
from shared.plumbing.job_queue import JobQueue
from shared.plumbing.relay import relay_once
from shared.plumbing.service import Service
from shared.plumbing.unit import INBOX, Units


class _Wrapped(Units):
    """Units around others; what is planted overrides `write`."""

    def __init__(self, inner: Units) -> None:
        self.engine, self._inner = inner.engine, inner

    @contextmanager
    def read(self, call) -> Iterator:
        with self._inner.read(call) as unit:
            yield unit


class _Forgetful(_Wrapped):
    @contextmanager
    def write(self, call) -> Iterator:
        with self._inner.write(call) as unit:
            yield unit
            unit.connection.execute(INBOX.delete())


def an_inbox_that_forgets() -> Machinery:
    return Machinery(wired=lambda service: replace(service, units=_Forgetful(service.units)))


class _Held:
    """A log and a queue that only keep what they are given."""

    def __init__(self) -> None:
        self.envelopes, self.jobs = [], []

    def publish(self, envelopes) -> None:
        self.envelopes = list(envelopes)

    def put(self, jobs) -> None:
        self.jobs = list(jobs)


def _clear_then_publish(service: Service, log: EventLog, queue: JobQueue) -> int:
    held = _Held()
    moved = relay_once(service, held, held)
    log.publish(held.envelopes)
    if held.jobs:
        queue.put(held.jobs)
    return moved


def an_outbox_that_skips() -> Machinery:
    return Machinery(relay=_clear_then_publish)


def _commit_then_hear(service: Service, log: EventLog) -> int:
    records = log.poll(service.name, topics_of(service), BATCH)
    if records:
        log.commit(service.name, records)
        hear(service, [record.envelope for record in records])
    return len(records)


def a_position_before_its_effect() -> Machinery:
    return Machinery(consume=_commit_then_hear)


class _Greedy(_Wrapped):
    """Units of payroll in which every earning looks unclaimed."""

    @contextmanager
    def write(self, call) -> Iterator:
        kept = claims._forget
        claims._forget = _count
        try:
            with self._inner.write(call) as unit:
                yield unit
        finally:
            claims._forget = kept


def _count(connection, run) -> int:
    """Say that the claimed earnings were taken off the worklist, and leave them there."""
    claimed = sa.select(sa.func.count()).select_from(claims.unclaimed).join(*claims._item_of(run))
    return connection.execute(claimed.where(*claims._claimable(run))).scalar_one()


def _claims_without_key(folder: Path) -> None:
    database = sqlite3.connect(folder / "payroll.db")
    database.execute("DROP TABLE earning_claims")
    database.execute("CREATE TABLE earning_claims (earning_id TEXT, trainer_id TEXT, pay_item_id TEXT)")
    database.commit()
    database.close()


def a_claim_that_is_not_unique() -> Machinery:
    def greedy(service: Service) -> Service:
        return replace(service, units=_Greedy(service.units)) if service.name == "payroll" else service

    return Machinery(prepare=_claims_without_key, wired=greedy)


def a_payroll_deaf_to_returns() -> Machinery:
    def deaf(service: Service) -> Service:
        if service.name != "payroll":
            return service
        return replace(service, listeners=service.listeners | {PaymentReturned: lambda _unit, _call, _facts: None})

    return Machinery(wired=deaf)


def a_job_that_never_succeeds() -> Machinery:
    def fail(_unit, _call, _payload) -> None:
        raise RuntimeError("this job fails however often it is tried")

    return Machinery(wired=lambda service: replace(service, jobs=dict.fromkeys(service.jobs, fail)))


PLANTS: dict[str, Callable[[], Machinery]] = {
    "an inbox that forgets": an_inbox_that_forgets,
    "an outbox that skips": an_outbox_that_skips,
    "a position committed before its effect": a_position_before_its_effect,
    "a claim that is not unique": a_claim_that_is_not_unique,
    "a payroll deaf to returned payments": a_payroll_deaf_to_returns,
    "a job that never succeeds": a_job_that_never_succeeds,
}
