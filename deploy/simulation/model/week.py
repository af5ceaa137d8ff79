"""Cutting hours where a local day ends. In: a line and its terms. Out: stretches, each within one day and one week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deploy.simulation.model.rows import Line, Terms


@dataclass(frozen=True)
class Stretch:
    """Seconds of one line on one local day; `start` is None where nobody knows the time of day."""

    line: Line
    day: date
    week: date
    start: int | None
    seconds: int


def stretches(line: Line, terms: Terms) -> Iterator[Stretch]:
    """Walk from midnight to midnight on the clock of the engagement's zone."""
    hours = line.hours
    if hours.start is None:
        yield Stretch(line, hours.day, _week(hours.day, terms), None, hours.seconds)
        return
    at, end = hours.start, hours.start + hours.seconds
    while at < end:
        day = datetime.fromtimestamp(at, ZoneInfo(terms.zone)).date()
        until = min(end, _midnight(day + timedelta(days=1), terms.zone))
        yield Stretch(line, day, _week(day, terms), at, until - at)
        at = until


def _midnight(day: date, zone: str) -> int:
    return int(datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC).timestamp())


def _week(day: date, terms: Terms) -> date:
    while day.weekday() != terms.week_starts:
        day -= timedelta(days=1)
    return day
