"""Records that know when work began and ended: what Toggl Track, Clockify and Kimai share.

In: a record's cells: dates, times of day, mostly a duration. Out: a row between two instants. The instants are the
truth and the duration is checked against them; it decides where a clock change or a midnight leaves two readings.
"""

from __future__ import annotations

import hashlib
from datetime import date
from itertools import product

from services.timetracking.domain.hours_row import HoursRow
from services.timetracking.imports.clock import DAY_SECONDS, read_clock, read_duration
from services.timetracking.imports.fault import RowFault
from services.timetracking.imports.format import Cells, Reading, person_key, row_of

# Start, end and duration may each be cut to whole minutes: together they drift apart by a minute at most.
ROUNDING_SECONDS = 60
Instants = tuple[int, ...]


def read_clocked(row: int, cells: Cells, reading: Reading) -> HoursRow:
    """Read a record with start and end; raises `RowFault` naming the cell at fault."""
    start_day, start_clock = _moment(cells, reading, "start")
    end_day, end_clock = _moment(cells, reading, "end") if cells("end_date") else (start_day, _clock(cells, "end_time"))
    starts = _instants(reading, start_day, start_clock, "start_time", cells)
    ends = _instants(reading, end_day, end_clock, "end_time", cells)
    worked, rest = _duration(cells, "duration"), _duration(cells, "break") or 0
    if not cells("end_date") and end_clock <= start_clock and worked is not None:
        # The file has one date a record: the duration says whether the end lies after midnight.
        ends += reading.wall.instants(start_day.toordinal() + 1, end_clock)
    start, end = _settle(cells, starts, ends, None if worked is None else worked + rest)
    if end - start > DAY_SECONDS:
        raise RowFault("end_time", "span_too_long", f"The entry lasts {end - start} seconds; 24 hours is the most.")
    if rest > end - start:
        raise RowFault("break", "break_too_long", "The break is longer than the entry; correct one of them.")
    fingerprint = _fingerprint(cells, start_day, start_clock, starts.index(start), end_day, end_clock, ends.index(end))
    if rest:  # how long is known, but not when the break lay: date and seconds are all that is certain
        return row_of(cells, row, reading.zone, start_day, end - start - rest, None, None, fingerprint)
    return row_of(cells, row, reading.zone, start_day, end - start, start, end, fingerprint)


def _fingerprint(cells: Cells, *walls: object) -> str:
    """Name the record by its person, project and what the clocks on the wall showed, whatever the zone."""
    words = (person_key(cells("person_email"), cells("person_name")), "clock", cells("project"), *map(str, walls))
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:32]


def _moment(cells: Cells, reading: Reading, side: str) -> tuple[date, int]:
    role = f"{side}_date"
    return reading.dates.read(cells(role), role), _clock(cells, f"{side}_time")


def _clock(cells: Cells, role: str) -> int:
    text = cells(role)
    found = read_clock(text)
    if found is None:
        detail = f"{text!r} is no time of day; write it as 09:30 or 9:30 AM." if text else \
            "The time is missing; is the timer still running?"  # fmt: skip
        raise RowFault(role, "time_unreadable", detail)
    return found[0]


def _duration(cells: Cells, role: str) -> int | None:
    text = cells(role)
    if not text:
        return None
    seconds = read_duration(text)
    if seconds is None:
        raise RowFault(role, "duration_unreadable", f"{text!r} is no duration; write it as 1:30:00.")
    return seconds


def _instants(reading: Reading, day: date, clock: int, role: str, cells: Cells) -> Instants:
    found = reading.wall.instants(day.toordinal(), clock)
    if not found:
        raise RowFault(role, "wall_time_nonexistent", f"{day} {cells(role)} never happened in {reading.zone}: clocks "
                       "were put forward over it; correct it, or name the zone the file was exported in.")  # fmt: skip
    return found


def _settle(cells: Cells, starts: Instants, ends: Instants, expected: int | None) -> tuple[int, int]:
    """Choose the only start and end that fit each other and the duration."""
    pairs = [(start, end) for start, end in product(starts, ends) if end >= start]
    if not pairs:
        raise RowFault("end_time", "end_before_start", "The end lies before the start; swap or correct them.")
    if expected is None:
        fitting = pairs
    else:
        fitting = [(start, end) for start, end in pairs if abs(end - start - expected) <= ROUNDING_SECONDS]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise _mismatch(cells, starts, ends, pairs)
    role = "start_time" if len(starts) > 1 else "end_time"
    raise RowFault(role, "wall_time_ambiguous", f"{cells(role)} happened twice that day, as clocks were put back; the "
                   "duration does not tell which was meant; shift the entry by hand, or export in UTC.")  # fmt: skip


def _mismatch(cells: Cells, starts: Instants, ends: Instants, pairs: list[tuple[int, int]]) -> RowFault:
    if ends[0] < starts[0] and pairs[0][1] - pairs[0][0] > ROUNDING_SECONDS:
        return RowFault("end_time", "end_before_start", "The end lies before the start, and the duration does not fit "
                        "an end on the next day either; correct them.")  # fmt: skip
    lasted = pairs[0][1] - pairs[0][0]
    return RowFault("duration", "duration_mismatch", f"The duration says {cells('duration')}, but from start to end "
                    f"there are {lasted} seconds; correct whichever is wrong.")  # fmt: skip
