"""Outbox to log to inbox: nothing lost, nothing doubled, a poison fact holds up only its own key."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from shared.events.fact import UNREADABLE, Envelope, UnreadableError
from shared.events.timetracking import HoursApproved, TimesheetSubmitted
from shared.plumbing.consumer import consume_once, hear, parked_facts, replay_parked
from shared.plumbing.database import reason_of
from shared.plumbing.embedded_log import EmbeddedLog
from shared.plumbing.embedded_queue import EmbeddedQueue
from shared.plumbing.inbox import enter
from shared.plumbing.relay import outbox_depth, relay_once
from shared.plumbing.service import Service
from shared.plumbing.unit import OUTBOX
from shared.plumbing.worker import work_once

MakeService = Callable[..., Service]


def approved(number: int, trainer: str = "trn_1", timesheet: str = "tsh_1") -> HoursApproved:
    return HoursApproved(f"apr_{number}", timesheet, trainer, "usr_9", "sha256:0", ())


def say(service: Service, facts: Sequence[HoursApproved | TimesheetSubmitted], trace: str = "") -> None:
    with service.units.write(service.call_as_service(trace)) as unit:
        for fact in facts:
            unit.say(fact)


def heard(service: Service) -> list[str]:
    with service.units.engine.connect() as connection:
        return list(connection.execute(sa.text("SELECT approval_id FROM heard ORDER BY approval_id")).scalars())


@pytest.fixture
def log(tmp_path: Path) -> EmbeddedLog:
    return EmbeddedLog(f"sqlite:///{tmp_path}/log.db")


@pytest.fixture
def queue(tmp_path: Path, clock: Callable[[], int]) -> EmbeddedQueue:
    return EmbeddedQueue(f"sqlite:///{tmp_path}/jobs.db", clock)


def test_a_unit_that_fails_says_nothing(make_service: MakeService) -> None:
    service = make_service()
    with pytest.raises(ZeroDivisionError), service.units.write(service.call_as_service()) as unit:
        unit.say(approved(1))
        raise ZeroDivisionError
    assert outbox_depth(service) == 0


def test_a_fact_said_is_heard_once_even_when_published_and_delivered_twice(
    make_service: MakeService, log: EmbeddedLog, queue: EmbeddedQueue
) -> None:
    speaker, listener = make_service("speaker"), make_service("listener")
    say(speaker, [approved(1), approved(2)])
    rows = log.poll("nobody", ["timetracking.hours"], 10)
    assert rows == []
    relay_once(speaker, log, queue)
    published = [record.envelope for record in log.poll("spy", ["timetracking.hours"], 10)]
    log.publish(published)  # the relay crashed before it could mark them
    assert consume_once(listener, log) == 4
    hear(listener, published)  # the consumer crashed before it could commit its position
    assert heard(listener) == ["apr_1", "apr_2"]
    assert outbox_depth(speaker) == 0


def test_a_poison_fact_parks_with_its_reason_and_only_its_key_waits(
    make_service: MakeService, log: EmbeddedLog, queue: EmbeddedQueue
) -> None:
    service = make_service()
    say(service, [approved(1, "trn_1", "poison"), approved(2, "trn_2"), approved(3, "trn_1")])
    relay_once(service, log, queue)
    consume_once(service, log)
    assert heard(service) == ["apr_2"]
    parked = parked_facts(service)
    assert [reason for *_rest, reason in parked] == [
        "Refusal: poison: This one can never be handled.",
        "waits behind an earlier fact of the same key",
    ]


def test_a_record_that_is_no_fact_parks_and_holds_up_what_has_its_key_alone(
    make_service: MakeService, log: EmbeddedLog, queue: EmbeddedQueue
) -> None:
    service = make_service()
    strange = Envelope("evt_9", UNREADABLE, 0, "timetracking.hours, partition 0, offset 9", "timetracking.hours",
                       "trn_1", 0, "", b"\xff")  # fmt: skip
    say(service, [approved(1, "trn_1"), approved(2, "trn_2")])
    log.publish([strange])
    relay_once(service, log, queue)
    assert consume_once(service, log) == 3
    assert heard(service) == ["apr_2"]
    assert [reason for *_rest, reason in parked_facts(service)] == [
        f"UnreadableError: no fact of ours ({strange.source}): find out who wrote it, then drop it",
        "waits behind an earlier fact of the same key",
    ]
    with pytest.raises(UnreadableError):
        replay_parked(service, "trn_1")


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_version_that_is_not_known_is_parked_and_not_read_as_ours(
    version: int, make_service: MakeService, log: EmbeddedLog, queue: EmbeddedQueue
) -> None:
    service = make_service()
    say(service, [approved(1, "trn_1"), approved(2, "trn_2")])
    with service.units.engine.begin() as connection:
        connection.execute(sa.update(OUTBOX).where(OUTBOX.c.key == "trn_1").values(version=version))
    relay_once(service, log, queue)
    assert consume_once(service, log) == 2
    assert heard(service) == ["apr_2"]
    ((*_rest, reason),) = parked_facts(service)
    assert reason == (f"UnreadableError: version {version} of hours.approved; this service knows versions up to 1: "
                      "bring it up to date, then replay the fact")  # fmt: skip


def test_a_reason_says_what_the_database_said_in_a_line() -> None:
    said = sqlite3.IntegrityError("duplicate key\nDETAIL:  Key (id)=(1) exists.")
    assert reason_of(sa.exc.IntegrityError("INSERT INTO journals", {}, said)) == (
        "IntegrityError: duplicate key DETAIL: Key (id)=(1) exists."
    )


def test_the_one_at_fault_is_found_by_halves(make_service: MakeService, log: EmbeddedLog, queue: EmbeddedQueue) -> None:
    """Of 256 facts one is poison: eight halvings, not 256 transactions."""
    service = make_service()
    say(service, [approved(n, f"trn_{n % 50}", "poison" if n == 77 else "tsh_1") for n in range(256)])
    relay_once(service, log, queue)
    begun: list[object] = []
    sa.event.listen(service.units.engine, "begin", begun.append)
    consume_once(service, log)
    behind = {f"apr_{n}" for n in range(77, 256) if n % 50 == 27}
    assert set(heard(service)) == {f"apr_{n}" for n in range(256)} - behind
    assert len(parked_facts(service)) == len(behind)
    assert len(begun) < 25


def test_parked_facts_are_heard_in_order_once_their_cause_is_gone(
    make_service: MakeService, log: EmbeddedLog, queue: EmbeddedQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = make_service()
    say(service, [approved(1, "trn_1", "poison"), approved(2, "trn_1")])
    relay_once(service, log, queue)
    consume_once(service, log)
    with pytest.raises(Exception, match="poison"):
        replay_parked(service, "trn_1")
    assert len(parked_facts(service)) == 2
    healed = dict(service.listeners)
    original = healed[HoursApproved]
    healed[HoursApproved] = lambda unit, call, facts: original(
        unit, call, [HoursApproved(fact.approval_id, "ok", fact.trainer_id, "", "", ()) for fact in facts]
    )
    monkeypatch.setitem(service.listeners, HoursApproved, healed[HoursApproved])  # type: ignore[arg-type]
    assert replay_parked(service, "trn_1") == 2
    assert heard(service) == ["apr_1", "apr_2"]
    assert parked_facts(service) == []


def test_what_follows_from_a_fact_carries_the_trace_of_that_fact(
    make_service: MakeService, log: EmbeddedLog, queue: EmbeddedQueue
) -> None:
    service = make_service()
    call_trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    say(service, [TimesheetSubmitted("tsh_1", "any", "eng_1", "2026-10-05", 0)], call_trace)
    relay_once(service, log, queue)
    consume_once(service, log)
    relay_once(service, log, queue)
    (job,) = queue.take(["count"], 1)
    assert job.traceparent == call_trace


def test_a_job_is_done_by_the_worker_and_an_unknown_failure_is_tried_again(
    make_service: MakeService, log: EmbeddedLog, queue: EmbeddedQueue
) -> None:
    service = make_service()
    with service.units.write(service.call_as_service()) as unit:
        unit.ask("count", {"of": 3})
        unit.ask("count", {"wrong": 3})
    relay_once(service, log, queue)
    assert work_once(service, queue) == 2
    assert queue.depth(["count"]) == 1
    assert queue.dead(["count"]) == []


def test_a_job_that_is_given_twice_is_done_once(
    make_service: MakeService, log: EmbeddedLog, queue: EmbeddedQueue, clock: Callable[[], int]
) -> None:
    done: list[int] = []
    service = make_service()
    service = replace(service, jobs={"count": lambda _unit, _call, payload: done.append(payload["of"])})
    with service.units.write(service.call_as_service()) as unit:
        unit.ask("count", {"of": 3})
    relay_once(service, log, queue)
    (job,) = queue.take(["count"], 1)
    queue.retry(job, 0, "the worker did it and died before it could say so")
    with service.units.write(service.call_as_service()) as unit:
        service.jobs["count"](unit, unit.call, {"of": 3})
        enter(unit, [job.id])
    clock.now += 1
    assert work_once(service, queue) == 1
    assert (done, queue.depth(["count"])) == ([3], 0)


def test_an_envelope_of_a_type_nobody_hears_is_passed_over(make_service: MakeService) -> None:
    service = make_service()
    hear(service, [Envelope("evt_1", "hours.corrected", 1, "x", "timetracking.hours", "trn_1", 0, "", b"{}")])
    assert parked_facts(service) == []
