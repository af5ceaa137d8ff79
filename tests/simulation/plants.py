"""Faults planted on purpose: machinery that breaks a promise, to see that the simulator notices.

Each wraps or replaces a machine from outside; the product has no switch for any of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import sqlalchemy as sa

from deploy.simulation.world import Machinery
from services.payroll.store import claims
from services.timetracking.domain import chain
from services.timetracking.usecases import admit, take_back_billed
from shared.events.onboarding import TrainerRegistered
from shared.events.payments import PaymentReturned
from shared.plumbing.consumer import BATCH, hear, topics_of
from shared.plumbing.database import insert_many
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


class _Swapped(_Wrapped):
    """Units of a service that has something else in the place of one of its functions while it writes."""

    def __init__(self, inner: Units, owner: ModuleType, name: str, instead: Callable[..., Any]) -> None:
        super().__init__(inner)
        self._owner, self._name, self._instead = owner, name, instead

    @contextmanager
    def write(self, call) -> Iterator:
        kept = getattr(self._owner, self._name)
        setattr(self._owner, self._name, self._instead)
        try:
            with self._inner.write(call) as unit:
                yield unit
        finally:
            setattr(self._owner, self._name, kept)


def _swapping(of: str, owner: ModuleType, name: str, instead: Callable[..., Any]) -> Callable[[Service], Service]:
    def swapped(service: Service) -> Service:
        return replace(service, units=_Swapped(service.units, owner, name, instead)) if service.name == of else service

    return swapped


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


_TAKE = claims._taken_in_turn


def _taken_and_left(connection, run, keep) -> pl.DataFrame:
    """Claim earnings, and put them back on the worklist as they were."""
    waiting = connection.execute(sa.select(claims.unclaimed)).mappings().all()
    parts = _TAKE(connection, run, keep)
    connection.execute(claims.unclaimed.delete())
    insert_many(connection, claims.unclaimed, waiting)
    return parts


def _claims_without_key(folder: Path) -> None:
    database = sqlite3.connect(folder / "payroll.db")
    database.execute("DROP TABLE earning_claims")
    database.execute("CREATE TABLE earning_claims (earning_id TEXT, trainer_id TEXT, pay_item_id TEXT)")
    database.commit()
    database.close()


def a_claim_that_is_not_unique() -> Machinery:
    """Let every earning look unclaimed to payroll."""
    return Machinery(prepare=_claims_without_key, wired=_swapping("payroll", claims, "_taken_in_turn", _taken_and_left))


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


class _Hasty(_Wrapped):
    """Units of payments that let no account cool off."""

    @contextmanager
    def write(self, call) -> Iterator:
        with self._inner.write(call) as unit:
            unit.cool_off_seconds = 0
            yield unit


def a_change_that_does_not_cool_off() -> Machinery:
    def hasty(service: Service) -> Service:
        return replace(service, units=_Hasty(service.units)) if service.name == "payments" else service

    return Machinery(wired=hasty)


def a_project_that_asks_in_vain() -> Machinery:
    """Let no project ask timetracking for anything."""
    return Machinery(wired=_swapping("timetracking", admit, "gate", lambda _unit, _wanted: {}))


def a_deadline_that_nobody_keeps() -> Machinery:
    def still(service: Service) -> Service:
        return replace(service, ticks={}) if service.name == "timetracking" else service

    return Machinery(wired=still)


def a_payroll_that_keeps_names() -> Machinery:
    """Hear of everybody but of those whose name became a pseudonym."""

    def keeping(service: Service) -> Service:
        if service.name != "payroll":
            return service
        keep = service.listeners[TrainerRegistered]

        def named(unit, call, facts) -> None:
            keep(unit, call, [fact for fact in facts if not fact.external_ref.startswith("erased-")])

        return replace(service, listeners=service.listeners | {TrainerRegistered: named})

    return Machinery(wired=keeping)


def a_doubt_that_takes_nothing_back() -> Machinery:
    """Let timetracking void nothing that a client disputed."""
    return Machinery(wired=_swapping("timetracking", take_back_billed, "void_entries", lambda *_: None))


def an_amount_that_nobody_weighs() -> Machinery:
    """Let timetracking take every step of a chain, whatever the week comes to."""
    return Machinery(wired=_swapping("timetracking", chain, "_reaches", lambda _pay, _least: True))


PLANTS: dict[str, Callable[[], Machinery]] = {
    "an inbox that forgets": an_inbox_that_forgets,
    "an outbox that skips": an_outbox_that_skips,
    "a position committed before its effect": a_position_before_its_effect,
    "a claim that is not unique": a_claim_that_is_not_unique,
    "a payroll deaf to returned payments": a_payroll_deaf_to_returns,
    "a job that never succeeds": a_job_that_never_succeeds,
    "a change of account that does not cool off": a_change_that_does_not_cool_off,
    "a project that asks for a licence in vain": a_project_that_asks_in_vain,
    "a deadline that nobody keeps": a_deadline_that_nobody_keeps,
    "a payroll that keeps names": a_payroll_that_keeps_names,
    "a doubt that takes nothing back": a_doubt_that_takes_nothing_back,
    "an amount that nobody weighs": an_amount_that_nobody_weighs,
}
