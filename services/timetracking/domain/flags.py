"""What an approver should look at, and why: hours that are late, long, at night, unlike this person, or told alike.

In: the lines of a timesheet as they were logged, the person's zone and worked days around them. Out: flags. A flag
never blocks anything: unusual hours are paid like all others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from services.timetracking.domain.budget import Budget
from services.timetracking.domain.lines import Line
from services.timetracking.domain.lock import is_late
from shared.values.sentence import Sentence, say
from shared.values.span import format_hours, zone

LATE, LONG_DAY, UNUSUAL_WEEK, NIGHT, SAME_NOTES, OTHER_DEVICE, BUDGET = FLAGS = (
    "late", "long_day", "unusual_week", "night", "same_notes", "other_device", "budget",
)  # fmt: skip

_HOUR_SECONDS = 3_600
_DAY_SECONDS = 24 * _HOUR_SECONDS
LONG_DAY_SECONDS = 16 * _HOUR_SECONDS
# Night is from midnight to five: where the person lives, not where the work is booked.
NIGHT_ENDS_SECONDS = 5 * _HOUR_SECONDS
# A week is unusual by half as much again as this person's usual one and ten hours more; usual takes three weeks.
WEEKS_LOOKED_AT, WEEKS_NEEDED = 8, 3
UNUSUAL_PERCENT, UNUSUAL_SECONDS = 150, 10 * _HOUR_SECONDS
ALIKE = 3
# So many entries make a habit of the devices they were logged from.
HABIT = 5


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to look at; without `entry_ids` it is the whole week."""

    kind: str
    detail: Sentence
    entry_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Logged:
    """A line with when it was logged, what was said about it, and from what device, empty where nobody knows."""

    line: Line
    made_epoch: int
    notes: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """A timesheet to look at: its lines, and of its person the zone and the seconds of each day, of all projects."""

    week_start: date
    week_end_epoch: int
    grace_seconds: int
    lines: Sequence[Logged]
    zone: str
    days: Mapping[date, int]
    budgets: Sequence[Budget] = ()
    # When the person first logged from each device, and how often.
    devices: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def flags_of(looked: Looked) -> list[Flag]:
    """Give all flags of a timesheet, in the order of `FLAGS`."""
    found = (_late(looked), _long_days(looked), _unusual_week(looked), _nights(looked), _same_notes(looked),
             _other_devices(looked), _budgets(looked))  # fmt: skip
    return [flag for flags in found for flag in flags]


def _late(looked: Looked) -> Iterator[Flag]:
    late = [one for one in looked.lines if is_late(looked.week_end_epoch, one.made_epoch, looked.grace_seconds)]
    if late:
        # A day that has begun counts: what is a second late is a day late.
        after = -((looked.week_end_epoch - max(one.made_epoch for one in late)) // _DAY_SECONDS)
        agreed = looked.grace_seconds // _DAY_SECONDS
        yield Flag(LATE, say("Days from the work week's end to the last logging: %(after)s; agreed: %(grace)s.",
                             after=str(after), grace=str(agreed)), _ids(late))  # fmt: skip


def _long_days(looked: Looked) -> Iterator[Flag]:
    by_day: dict[date, list[Logged]] = defaultdict(list)
    for one in looked.lines:
        by_day[one.line.work_date].append(one)
    for day, lines in sorted(by_day.items()):
        if looked.days.get(day, 0) > LONG_DAY_SECONDS:
            yield Flag(LONG_DAY, say("%(day)s holds %(hours)s hours, all projects together.", day=day,
                                     hours=format_hours(looked.days[day])), _ids(lines))  # fmt: skip


def _unusual_week(looked: Looked) -> Iterator[Flag]:
    this, *before = (_week(looked, weeks) for weeks in range(WEEKS_LOOKED_AT + 1))
    worked = sorted(seconds for seconds in before if seconds)
    if len(worked) >= WEEKS_NEEDED:
        usual = worked[len(worked) // 2]
        if 100 * this > UNUSUAL_PERCENT * usual and this > usual + UNUSUAL_SECONDS:
            yield Flag(UNUSUAL_WEEK, say("The week holds %(hours)s hours; usual is %(usual)s, the middle of the "
                                         "%(weeks)s weeks worked before.", hours=format_hours(this),
                                         usual=format_hours(usual), weeks=len(worked)))  # fmt: skip


def _week(looked: Looked, ago: int) -> int:
    """Give the seconds of the seven days so many weeks ago."""
    first = looked.week_start - timedelta(weeks=ago)
    return sum(looked.days.get(first + timedelta(days=day), 0) for day in range(7))


def _nights(looked: Looked) -> Iterator[Flag]:
    at_night = [one for one in looked.lines if _is_at_night(one.line, looked.zone)]
    if at_night:
        yield Flag(NIGHT, say("Worked between midnight and 5:00 in %(zone)s.", zone=looked.zone), _ids(at_night))


def _is_at_night(line: Line, zone_name: str) -> bool:
    """Say whether a span holds a second of the night; without clock times nobody knows."""
    if line.start_epoch is None or line.end_epoch is None or line.start_epoch == line.end_epoch:
        return False
    begins, ends = (_seconds_of_day(epoch, zone_name) for epoch in (line.start_epoch, line.end_epoch - 1))
    return begins < NIGHT_ENDS_SECONDS or ends < begins


def _seconds_of_day(epoch: int, zone_name: str) -> int:
    shown = datetime.fromtimestamp(epoch, UTC).astimezone(zone(zone_name))
    return shown.hour * _HOUR_SECONDS + shown.minute * 60 + shown.second


def _same_notes(looked: Looked) -> Iterator[Flag]:
    by_notes: dict[str, list[Logged]] = defaultdict(list)
    for one in looked.lines:
        if one.notes.strip():
            by_notes[" ".join(one.notes.split()).casefold()].append(one)
    for lines in by_notes.values():
        if len(lines) >= ALIKE:
            yield Flag(SAME_NOTES, say("%(count)s lines say the same: %(notes)s.", count=len(lines),
                                       notes=repr(lines[0].notes.strip()[:80])), _ids(lines))  # fmt: skip


def _other_devices(looked: Looked) -> Iterator[Flag]:
    by_device: dict[str, list[Logged]] = defaultdict(list)
    for one in looked.lines:
        by_device[one.device].append(one)
    for device, lines in by_device.items():
        first_epoch, _count = looked.devices.get(device, (0, 0))
        before = sum(
            count for other, (began, count) in looked.devices.items() if other != device and began <= first_epoch
        )
        if before >= HABIT and first_epoch >= min(one.made_epoch for one in lines):
            yield Flag(OTHER_DEVICE, say("Logged from another device than the %(count)s entries before: %(device)s.",
                                         count=before, device=device[:80]), _ids(lines))  # fmt: skip


def _budgets(looked: Looked) -> Iterator[Flag]:
    for budget in looked.budgets:
        if budget.covers(looked.week_start) and budget.reached(budget.used_seconds):
            yield Flag(BUDGET, budget.sentence())


def _ids(lines: Sequence[Logged]) -> tuple[str, ...]:
    return tuple(sorted(one.line.entry_id for one in lines))
