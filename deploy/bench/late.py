"""What one approval of late hours costs payroll: heard, the work week priced again whole, the difference posted.

In: a ground. Out: two results, what the engine works and how long that takes with PostgreSQL and its commit.
Everybody's week is heard first, and a year of some of them; then a Saturday of each of these comes, one at a time, in
another week of the year each.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
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
# A year that no other measurement works on, and in which rates hold: what has no rate costs little and earns nothing.
_YEAR, _WEEKS = FIRST_WEEK + timedelta(weeks=1040), 52


def measure_late(ground: Ground) -> list[Result]:
    """Hear a week of everybody and a year of some, then late hours of one of these after the other."""
    with ground.open() as house:
        payroll, said = house.services["payroll"], house.services["timetracking"]
        house.pump()
        settle()
        some, others = ground.engagements[:LATE], ground.engagements[LATE:]
        known = [*approvals(others, _YEAR, 1, said.wiring.new_id), *approvals(some, _YEAR, _WEEKS, said.wiring.new_id)]
        for start in range(0, len(known), BATCH):
            hear(payroll, _envelopes(said, known[start : start + BATCH]))
        late = _envelopes(said, _saturdays_of(said, some))
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


def _saturdays_of(service: Service, people: Sequence[Engaged]) -> Iterator[HoursApproved]:
    """Give an approval of one day for each, all in different weeks as far as there are weeks."""
    for number, one in enumerate(people):
        week = _YEAR + timedelta(weeks=number % _WEEKS)
        (fact,) = approvals([one], week, 1, service.wiring.new_id)
        yield replace(fact, lines=(line_of(one, week + timedelta(days=DAYS), service.wiring.new_id("ent")),))


def _envelopes(service: Service, facts: Iterable[HoursApproved]) -> list[Envelope]:
    call = service.call_as_service()
    return [in_envelope(call, service.name, fact) for fact in facts]
