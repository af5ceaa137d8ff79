"""Work that nobody did: approvals of work weeks after the example that timetracking gives of its fact.

In: engagements, a week. Out: facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shared.events.catalogue import encode, topic_of
from shared.events.fact import Envelope
from shared.events.timetracking import ApprovedLine, HoursApproved
from shared.values.call import Call
from shared.values.span import local_midnight

FIRST_WEEK = date(2027, 1, 4)
DAYS = 5
_MORNING_SECONDS, _WORKED_SECONDS = 9 * 3600, 4 * 3600 + 1


@dataclass(frozen=True)
class Engaged:
    """One trainer on one engagement, in its zone."""

    trainer_id: str
    engagement_id: str
    zone: str


def approvals(
    people: Sequence[Engaged], first_week: date, weeks: int, new_id: Callable[[str], str]
) -> Iterator[HoursApproved]:
    """Give one approval a trainer and work week, of an entry a day."""
    example = HoursApproved.example()
    for number in range(weeks):
        monday = first_week + timedelta(weeks=number)
        for one in people:
            lines = tuple(line_of(one, monday + timedelta(days=day), new_id("ent")) for day in range(DAYS))
            yield replace(
                example, approval_id=new_id("apr"), timesheet_id=new_id("tsh"), trainer_id=one.trainer_id, lines=lines
            )


def line_of(one: Engaged, day: date, entry_id: str) -> ApprovedLine:
    """Give four hours and a second of one day's morning."""
    start = local_midnight(day, one.zone) + _MORNING_SECONDS
    return ApprovedLine(entry_id, 1, one.engagement_id, day.isoformat(), one.zone, _WORKED_SECONDS, "REG", start,
                        start + _WORKED_SECONDS)  # fmt: skip


def in_envelope(call: Call, source: str, fact: HoursApproved) -> Envelope:
    """Give a fact as it travels from a service."""
    return Envelope(call.new_id("evt"), fact.TYPE, fact.VERSION, source, topic_of(fact.TYPE), fact.trainer_id,
                    call.at_epoch, call.traceparent, encode(fact))  # fmt: skip
