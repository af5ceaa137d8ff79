"""Spans of time: half-open, in whole epoch seconds, with the zone they were lived in beside them.

In: RFC 3339 text or epoch seconds. Out: immutable `Span`s and readable refusals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from shared.values.refusal import Refusal

_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Any other year is a slip of the keyboard, and this far from the calendar's ends weeks can be added to any date.
FIRST_YEAR, LAST_YEAR = 1900, 2999
# Python reads +05:99 as 6 hours and 39 minutes; RFC 3339 knows no such offset.
_OFFSET_OF_MORE_THAN_59_MINUTES = re.compile(r"[+-]\d\d:?[6-9]\d$")


@dataclass(frozen=True, order=True)
class Span:
    """From `start_epoch` up to, not including, `end_epoch`."""

    start_epoch: int
    end_epoch: int

    def __post_init__(self) -> None:
        """Refuse a span that ends before it starts; an empty one is allowed."""
        if self.end_epoch < self.start_epoch:
            raise Refusal("span_ends_before_start", "The end lies before the start; swap or correct them.",
                          pointer="end")  # fmt: skip

    @property
    def seconds(self) -> int:
        """Give its length in whole seconds."""
        return self.end_epoch - self.start_epoch

    def overlaps(self, other: Span) -> bool:
        """Say whether both share at least one second; back-to-back spans and empty ones do not."""
        return (
            self.start_epoch < other.end_epoch
            and other.start_epoch < self.end_epoch
            and bool(self.seconds and other.seconds)
        )


def first_overlap(spans: Iterable[Span]) -> tuple[Span, Span] | None:
    """Find the first two spans, in time order, that overlap; None where all are apart."""
    ordered = sorted(span for span in spans if span.seconds)
    for earlier, later in pairwise(ordered):
        if earlier.overlaps(later):
            return earlier, later
    return None


def zone(name: str, *, field: str = "zone") -> ZoneInfo:
    """Load an IANA zone by its exact name, or refuse it with its field."""
    if name not in _ZONES:
        raise Refusal("zone_unknown", f"{name!r} is not an IANA time zone; give one such as Europe/Berlin.",
                      pointer=field)  # fmt: skip
    return ZoneInfo(name)


# The names that are no places: the machine's own setting and placeholders.
_ZONES = frozenset(available_timezones()) - {"localtime", "Factory", "posixrules"}


def parse_instant(text: str, *, field: str) -> int:
    """Read an RFC 3339 instant with an offset into epoch seconds; refuses naive and sub-second ones, and odd years."""
    try:
        moment = None if _OFFSET_OF_MORE_THAN_59_MINUTES.search(text) else datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.microsecond:
        raise Refusal("instant_unreadable", f"{text!r} is not an instant such as 2026-10-05T09:00:00Z (whole seconds).",
                      pointer=field)  # fmt: skip
    _refuse_odd_year(moment.year, text, field)
    return _epoch(moment)


def format_instant(epoch: int) -> str:
    """Write epoch seconds as RFC 3339 in UTC with Z."""
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _epoch(moment: datetime) -> int:
    """Count whole seconds since 1970 exactly; `timestamp()` would pass through a float."""
    return (moment - _UNIX_EPOCH) // timedelta(seconds=1)


def parse_date(text: str, *, field: str) -> date:
    """Read an ISO date, or refuse it with its field; years that can only be slips are refused as well."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refusal("date_unreadable", f"{text!r} is not a date such as 2026-10-05.", pointer=field) from None
    _refuse_odd_year(day.year, text, field)
    return day


def require_days_between(first: date | None, last: date | None) -> None:
    """Refuse `from` and `to` the wrong way round: from `first` on and before `last`, each open where it is None."""
    if first and last and last <= first:
        raise Refusal("dates_reversed", "`to` must lie after `from`.", pointer="to")


def _refuse_odd_year(year: int, text: str, field: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        detail = f"{text!r} does not lie in the years {FIRST_YEAR} to {LAST_YEAR}; correct the year."
        raise Refusal("year_out_of_range", detail, pointer=field)


def local_date(epoch: int, zone_name: str) -> date:
    """Give the calendar date on which an instant falls in a zone."""
    return datetime.fromtimestamp(epoch, zone(zone_name)).date()


def local_midnight(day: date, zone_name: str) -> int:
    """Give the epoch second at which a calendar date begins in a zone."""
    return _epoch(datetime(day.year, day.month, day.day, tzinfo=zone(zone_name)))


def week_start(day: date, weekday: int) -> date:
    """Give the first date of the work week (Monday is 0) that holds `day`."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def format_hours(seconds: int) -> str:
    """Show seconds as hours:minutes:seconds, as a person would write them on paper."""
    sign = "-" if seconds < 0 else ""
    hours, rest = divmod(abs(seconds), 3600)
    return f"{sign}{hours}:{rest // 60:02d}:{rest % 60:02d}"
