"""What a format is: its columns by role, which of them it cannot do without, and how one record is read.

In: a header. Out: where each role stands, or what is missing. `formats.FORMATS` lists the formats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.timetracking.domain.hours_row import Choice, HoursRow
from services.timetracking.imports.clock import WallClock
from services.timetracking.imports.dates import Dates


@dataclass
class Reading:
    """How one file is read: its zone, its dates and decimals; `seen` counts records that look alike."""

    zone: str
    wall: WallClock
    dates: Dates
    notation: Choice
    seen: dict[str, int] = field(default_factory=dict)


# A record's cell by role, "" where the file has no such column.
Cells = Callable[[str], str]


@dataclass(frozen=True)
class Format:
    """One tracker's export.

    `columns` gives for each role the headers it may have (any language, any age); `date_roles`, `clock_roles` and
    `number_roles` are the cells that may prove an order or a notation; `read` raises `RowFault`s.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    date_roles: tuple[str, ...]
    read: Callable[[int, Cells, Reading], HoursRow]
    clock_roles: tuple[str, ...] = ()
    number_roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Header:
    """A file's header under one format: `places` by role, the roles it lacks, and the columns nobody reads."""

    names: tuple[str, ...]
    places: Mapping[str, int]
    missing: tuple[str, ...]
    ignored: tuple[str, ...]
    exact: int

    @property
    def likeness(self) -> tuple[int, int]:
        """Give how well the header fits: recognised columns, then those spelt exactly so."""
        return len(self.places), self.exact

    def name_of(self, role: str) -> str:
        """Give the header of a role as the file writes it, or the role where the file has no such column."""
        return self.names[self.places[role]] if role in self.places else role


def read_header(cells: Sequence[str], format_: Format) -> Header:
    """Find a format's columns in a header; where one stands twice, the first counts."""
    names = tuple(" ".join(cell.split()) for cell in cells)
    spelt = {spelling.casefold(): role for role, spellings in format_.columns.items() for spelling in spellings}
    places: dict[str, int] = {}
    for index, name in enumerate(names):
        role = spelt.get(name.casefold())
        if role is not None:
            places.setdefault(role, index)
    return Header(
        names,
        places,
        tuple(role for role in format_.required if role not in places),
        tuple(name for name in names if name.casefold() not in spelt),
        sum(names[index] in format_.columns[role] for role, index in places.items()),
    )


def person_key(email: str, name: str) -> str:
    """Give what tells persons of one file apart: the e-mail address or, without one, the name."""
    return (email or name).casefold()


def row_of(cells: Cells, row: int, zone: str, work_date: date, seconds: int, start_epoch: int | None,
           end_epoch: int | None, fingerprint: str) -> HoursRow:  # fmt: skip
    """Build a row from its times and the words every format has."""
    return HoursRow(
        row, cells("person_email"), cells("person_name"), cells("client"), cells("project"), cells("task"),
        cells("description"), zone, work_date, seconds, start_epoch, end_epoch, fingerprint,
    )  # fmt: skip
