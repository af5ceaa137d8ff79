"""Moments as people read them: on the clock of a zone, with its name. In: epoch seconds. Out: text.

Nothing is hidden: seconds are shown where there are any, and where clocks change in between that is said.
"""

from __future__ import annotations

from datetime import date, datetime

from shared.values.span import zone

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: date) -> str:
    """Write a date: Mon 5 Oct 2026."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_text(epoch: int, zone_name: str) -> str:
    """Write a moment: Mon 5 Oct 2026 09:00."""
    moment = datetime.fromtimestamp(epoch, zone(zone_name))
    return f"{day_text(moment.date())} {_clock(moment)}"


def span_text(start_epoch: int, end_epoch: int, zone_name: str) -> str:
    """Write from when to when, the date again only where it is another one."""
    start, end = (datetime.fromtimestamp(epoch, zone(zone_name)) for epoch in (start_epoch, end_epoch))
    until = _clock(end) if end.date() == start.date() else f"{day_text(end.date())} {_clock(end)}"
    changed = ", clocks change in between" if start.utcoffset() != end.utcoffset() else ""
    return f"{day_text(start.date())} {_clock(start)} to {until}{changed}"


def _clock(moment: datetime) -> str:
    text = f"{moment.hour:02d}:{moment.minute:02d}"
    return f"{text}:{moment.second:02d}" if moment.second else text


def local_instant(epoch: int | None, zone_name: str) -> str | None:
    """Write a moment as RFC 3339 with the offset that held in the zone."""
    return None if epoch is None else datetime.fromtimestamp(epoch, zone(zone_name)).isoformat()
