"""A trainer's work week as a grid. In: engagements, entries, a date. Out: rows of seven cells each.

A cell can be typed into while it holds nothing, or one entry known by date and hours alone; hours with a start and an
end, and approved ones, are shown as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

OPEN_STATES = frozenset({"draft", "returned"})


@dataclass(frozen=True)
class Cell:
    """One day of one engagement: `entry_id` and `version` of the one entry that may be typed over, if there is one.

    `unsent`: nobody has submitted some of its hours.
    """

    day: date
    seconds: int
    state: str
    entry_id: str = ""
    version: int = 0
    editable: bool = True
    unsent: bool = False
    code: str = "REG"

    @property
    def was(self) -> str:
        """Name what the cell showed, so that a change made elsewhere meanwhile is noticed."""
        return f"{self.entry_id}:{self.version}" if self.entry_id else ""


@dataclass(frozen=True)
class Row:
    """An engagement's week."""

    engagement: Mapping[str, Any]
    week_start: date
    state: str
    cells: tuple[Cell, ...]
    timesheet_id: str = ""

    @property
    def engagement_id(self) -> str:
        """Give the engagement's id."""
        return str(self.engagement["engagement_id"])

    @property
    def seconds(self) -> int:
        """Add up the week."""
        return sum(cell.seconds for cell in self.cells)

    @property
    def cap_seconds(self) -> int | None:
        """Give the weekly cap, if there is one."""
        cap: int | None = self.engagement["terms"]["weekly_cap_seconds"]
        return cap

    @property
    def to_submit(self) -> bool:
        """Say whether there are hours that nobody has submitted."""
        return any(cell.unsent for cell in self.cells)

    @property
    def silent(self) -> bool:
        """Say whether it holds no hours, and nobody has submitted that."""
        return not self.seconds and self.state in ("", *OPEN_STATES)


def as_worked(lines: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Give the lines of a timesheet by day and clock; those without clock times begin their day."""
    return sorted(lines, key=lambda one: (one["line"]["work_date"], one["line"]["start"] or ""))


def cell_name(engagement_id: str, day: date) -> str:
    """Name a cell's field of the form."""
    return f"{engagement_id}.{day.isoformat()}"


def week_start_of(engagement: Mapping[str, Any], day: date) -> date:
    """Give the day on which the engagement's work week around `day` begins."""
    weekday = int(engagement["terms"]["workweek_start_weekday"])
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def holds_in(engagement: Mapping[str, Any], first: date) -> bool:
    """Say whether the engagement covers any of the seven days from `first` on."""
    terms = engagement["terms"]
    begins = date.fromisoformat(terms["valid_from"])
    ends = date.fromisoformat(terms["valid_to"]) if terms["valid_to"] else None
    return begins < first + timedelta(days=7) and (ends is None or ends > first)


def row_of(
    engagement: Mapping[str, Any], first: date, state: str, entries: Iterable[Mapping[str, Any]], timesheet_id: str = ""
) -> Row:
    """Lay an engagement's entries out over the seven days from `first` on."""
    by_day: dict[date, list[Mapping[str, Any]]] = {}
    for entry in entries:
        by_day.setdefault(date.fromisoformat(entry["work_date"]), []).append(entry)
    days = [first + timedelta(days=number) for number in range(7)]
    return Row(engagement, first, state, tuple(_cell(day, by_day.get(day, [])) for day in days), timesheet_id)


def _cell(day: date, entries: list[Mapping[str, Any]]) -> Cell:
    if not entries:
        return Cell(day, 0, "")
    seconds = sum(int(entry["seconds"]) for entry in entries)
    first = entries[0]
    state = first["state"] if len({entry["state"] for entry in entries}) == 1 else "mixed"
    typed = len(entries) == 1 and first["start"] is None and state in OPEN_STATES
    unsent = any(entry["state"] in OPEN_STATES for entry in entries)
    return Cell(day, seconds, state, first["entry_id"] if typed else "", int(first["version"]), typed, unsent,
                first["code"])  # fmt: skip
