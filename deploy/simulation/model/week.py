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
    """Walk on the clock of the engagement's zone from midnight to midnight, stopping where a work week opens."""
    hours = line.hours
    if hours.start is None:
        yield Stretch(line, hours.day, _week(hours.day, terms), None, hours.seconds)
        return
    at, end = hours.start, hours.start + hours.seconds
    while at < end:
        day = datetime.fromtimestamp(at, ZoneInfo(terms.zone)).date()
        opens = _instant(day, terms.week_opens_seconds, terms.zone)
        early = day.weekday() == terms.week_starts and at < opens
        until = min(end, opens if early else _instant(day + timedelta(days=1), 0, terms.zone))
        yield Stretch(line, day, _week(day - timedelta(days=1) if early else day, terms), at, until - at)
        at = until


def _instant(day: date, seconds: int, zone: str) -> int:
    """Give the instant at which the clock on the wall shows so many seconds after midnight."""
    wall = datetime.combine(day, time(), ZoneInfo(zone)) + timedelta(seconds=seconds)
    return int(wall.astimezone(UTC).timestamp())


def _week(day: date, terms: Terms) -> date:
    while day.weekday() != terms.week_starts:
        day -= timedelta(days=1)
    return day
