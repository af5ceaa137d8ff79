"""Times of day, durations, and wall clocks turned into instants of a zone.

In: cells such as "9:05", "10:23:52 AM", "1:00:01", and a date in a zone. Out: seconds, and the instants at which a
clock on the wall showed that time: one, none (skipped in spring) or two (repeated in autumn).
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from shared.values.rounding import divide_half_up
from shared.values.span import zone

DAY_SECONDS = 86_400
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_SECOND = timedelta(seconds=1)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([AaPp])\.?\s?[Mm]\.?)?", re.ASCII)
_DURATION = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_DECIMAL_HOURS = re.compile(r"(\d{1,4})(?:[.,](\d{1,6}))?", re.ASCII)


@lru_cache(maxsize=90_000)
def read_clock(text: str) -> tuple[int, bool] | None:
    """Read a time of day into seconds after midnight and whether it carried AM or PM; None where it is none."""
    match = _CLOCK.fullmatch(" ".join(text.split()))
    if not match:
        return None
    hours, minutes, seconds, half = int(match[1]), int(match[2]), int(match[3] or 0), (match[4] or "").lower()
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half == "p" else 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    return hours * 3600 + minutes * 60 + seconds, bool(half)


@lru_cache(maxsize=90_000)
def read_duration(text: str) -> int | None:
    """Read "1:30", "01:30:00" or decimal hours "1.5" into seconds; None where it is none."""
    if match := _DURATION.fullmatch(text.strip()):
        return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0)
    if match := _DECIMAL_HOURS.fullmatch(text.strip()):
        part = match[2] or ""
        return divide_half_up(int(match[1] + part) * 3600, 10 ** len(part))
    return None


class WallClock:
    """The clock on the wall of one IANA zone; days without a change of offset are remembered."""

    def __init__(self, zone_name: str) -> None:
        """Load the zone; an unknown one is refused."""
        self._zone = zone(zone_name)
        self._steady: dict[int, int | None] = {}

    def instants(self, day: int, second: int) -> tuple[int, ...]:
        """Give the epoch seconds at which the clock shows `second` after midnight on ordinal `day`: 0 to 2."""
        if day not in self._steady:
            self._steady[day] = self._steady_offset(day)
        offset = self._steady[day]
        if offset is not None:
            return ((day - _EPOCH_DAY) * DAY_SECONDS + second - offset,)
        early, late = self._offsets(day, second)
        shown = (day - _EPOCH_DAY) * DAY_SECONDS + second
        if early == late:
            return (shown - early,)
        return (shown - early, shown - late) if early > late else ()

    def _offsets(self, day: int, second: int) -> tuple[int, int]:
        shown = datetime.fromordinal(day) + timedelta(seconds=second)
        zoned = shown.replace(tzinfo=self._zone)
        early, late = zoned.utcoffset(), zoned.replace(fold=1).utcoffset()
        assert early is not None, "an IANA zone always knows its offset"
        assert late is not None, "an IANA zone always knows its offset"
        return early // _SECOND, late // _SECOND

    def _steady_offset(self, day: int) -> int | None:
        """Give the offset that holds the whole day, None where it changes (looked at every quarter of an hour)."""
        if not date(1, 1, 3).toordinal() < day < date(9999, 12, 29).toordinal():
            return None
        seen = {offset for second in range(0, DAY_SECONDS + 1, 900) for offset in self._offsets(day, second)}
        return seen.pop() if len(seen) == 1 else None
