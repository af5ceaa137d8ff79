"""A week to begin from: hours without their dates, taken from one week and put into another.

In: entries of a work week. Out: lines by day and time of day, and hours in a week that begins on another date. What was
nine o'clock stays nine o'clock, whatever the clocks did in between; how long it lasted stays too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from services.timetracking.domain.entry import Entry, Words
from services.timetracking.domain.states import REJECTED
from services.timetracking.domain.worked import Worked
from shared.values.span import zone

_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """Hours on the `day`th day after the week begins; `start_seconds` on the wall clock, None where only how long."""

    day: int
    start_seconds: int | None
    seconds: int
    zone: str
    code: str
    task: str
    description: str

    def words(self) -> Words:
        """Give what is said about the work."""
        return Words(self.task, self.description)

    def in_week(self, week_start: date) -> Worked:
        """Give the hours in the week that begins on a date."""
        day = week_start + timedelta(days=self.day)
        if self.start_seconds is None:
            return Worked(day, self.zone, self.seconds, code=self.code)
        wall = datetime(day.year, day.month, day.day, tzinfo=zone(self.zone)) + timedelta(seconds=self.start_seconds)
        start = (wall.astimezone(UTC) - _UNIX_EPOCH) // timedelta(seconds=1)
        return Worked(day, self.zone, self.seconds, start, start + self.seconds, self.code)


@dataclass(frozen=True)
class Template:
    """Lines under a name of the trainer's, for one engagement."""

    template_id: str
    trainer_id: str
    engagement_id: str
    name: str
    lines: tuple[TemplateLine, ...]


def lines_of(entries: Iterable[Entry], week_start: date) -> tuple[TemplateLine, ...]:
    """Give the lines of a week's entries, in order; rejected hours are none to begin from."""
    lines = [_line(entry, week_start) for entry in entries if entry.state != REJECTED]
    return tuple(sorted(lines, key=lambda line: (line.day, line.start_seconds or 0, line.seconds, line.task)))


def _line(entry: Entry, week_start: date) -> TemplateLine:
    hours = entry.hours
    start = None if hours.start_epoch is None else _time_of_day(hours.start_epoch, hours.zone)
    return TemplateLine((hours.work_date - week_start).days, start, hours.seconds, hours.zone, hours.code, entry.task,
                        entry.description)  # fmt: skip


def _time_of_day(epoch: int, zone_name: str) -> int:
    """Give the seconds since midnight that a clock on the wall shows."""
    shown = datetime.fromtimestamp(epoch, UTC).astimezone(zone(zone_name))
    return shown.hour * 3600 + shown.minute * 60 + shown.second
