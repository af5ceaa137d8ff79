"""What one approval of late hours costs payroll: heard, the work week priced again whole, the difference posted.

In: a ground. Out: two results, what the engine works and how long that takes with PostgreSQL and its commit.
Everybody's week is heard first; then a Saturday of some of them comes, one at a time.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from statistics import median

import sqlalchemy as sa

from deploy.bench.ground import Ground
from deploy.bench.result import Result, bounded, seconds_of
from deploy.bench.work import DAYS, FIRST_WEEK, Engaged, approvals, in_envelope, line_of
from deploy.roles.settled import settle
from shared.events.fact import Envelope
from shared.events.timetracking import HoursApproved
from shared.plumbing.consumer import BATCH, hear
from shared.plumbing.service import Service

LATE = 50
_MOST_MILLISECONDS = 20
# A week that no other measurement works on, and in which rates hold: what has no rate costs little and earns nothing.
_WEEK = FIRST_WEEK + timedelta(weeks=1040)


def measure_late(ground: Ground) -> list[Result]:
    """Hear a week of everybody, then late hours of one trainer after the other; the median counts."""
    with ground.open() as house:
        payroll, said = house.services["payroll"], house.services["timetracking"]
        house.pump()
        settle()
        known = _envelopes(said, _week_of(said, ground.engagements))
        for start in range(0, len(known), BATCH):
            hear(payroll, known[start : start + BATCH])
        late = _envelopes(said, _saturday_of(said, ground.engagements[:LATE]))
        before = _earnings(payroll)
        worked = -time.process_time()
        times = [seconds_of(partial(hear, payroll, [one])) for one in late]
        worked += time.process_time()
        assert _earnings(payroll) >= before + len(late), "each late approval earns something"
    return [
        bounded("one late approval, its week priced again: the engine's processor time", "ms",
                1000 * worked / len(late), _MOST_MILLISECONDS),
        Result("one late approval, heard and committed", f"{1000 * median(times):,.2f} ms"),
    ]  # fmt: skip


def _earnings(payroll: Service) -> int:
    with payroll.units.engine.connect() as connection:
        return int(connection.execute(sa.text("SELECT count(*) FROM earnings")).scalar_one())


def _week_of(service: Service, people: Sequence[Engaged]) -> Iterator[HoursApproved]:
    return approvals(people, _WEEK, 1, service.wiring.new_id)


def _saturday_of(service: Service, people: Sequence[Engaged]) -> Iterator[HoursApproved]:
    day = _WEEK + timedelta(days=DAYS)
    for one, fact in zip(people, _week_of(service, people), strict=True):
        yield replace(fact, lines=(line_of(one, day, service.wiring.new_id("ent")),))


def _envelopes(service: Service, facts: Iterator[HoursApproved]) -> list[Envelope]:
    call = service.call_as_service()
    return [in_envelope(call, service.name, fact) for fact in facts]
