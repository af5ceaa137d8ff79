"""Harvest, detailed time report as CSV: decimal hours on a date, in American or European notation.

In: one record. Out: a row of a date and seconds, without clock times. Columns: Date, Client, Project, Project Code,
Task, Notes, Hours, Billable?, Invoiced?, Approved?, First Name, Last Name, Roles, Employee?, rates and amounts.
"""

from __future__ import annotations

import hashlib

from services.timetracking.domain.hours_row import HoursRow
from services.timetracking.imports.clock import DAY_SECONDS
from services.timetracking.imports.decimals import read_hours_cell
from services.timetracking.imports.fault import RowFault
from services.timetracking.imports.format import Cells, Format, Reading, person_key, row_of


def _read(row: int, cells: Cells, reading: Reading) -> HoursRow:
    """Read one record; alike ones are told apart by how often they came before, for two are two pieces of work."""
    day = reading.dates.read(cells("date"), "date")
    seconds = read_hours_cell(cells("hours"), reading.notation)
    if seconds > DAY_SECONDS:
        raise RowFault("hours", "span_too_long", f"{cells('hours')} hours on one day; a day has 24 at most.")
    name = f"{cells('first_name')} {cells('last_name')}".strip()

    def seen(role: str) -> str:
        return name if role == "person_name" else cells(role)

    words = "\x1f".join((person_key(cells("person_email"), name), "hours", str(day), str(seconds), cells("client"),
                         cells("project"), cells("task"), cells("description")))  # fmt: skip
    times = reading.seen[words] = reading.seen.get(words, 0) + 1
    fingerprint = hashlib.sha256(f"{words}\x1f{times}".encode()).hexdigest()[:32]
    return row_of(seen, row, reading.zone, day, seconds, None, None, fingerprint)


HARVEST = Format(
    "harvest",
    {
        "date": ("Date",),
        "client": ("Client",),
        "project": ("Project",),
        "project_code": ("Project Code",),
        "task": ("Task",),
        "description": ("Notes",),
        "hours": ("Hours",),
        "hours_rounded": ("Hours Rounded",),
        "first_name": ("First Name",),
        "last_name": ("Last Name",),
        "person_email": ("Email",),
        "billable_rate": ("Billable Rate",),
        "billable_amount": ("Billable Amount",),
        "cost_rate": ("Cost Rate",),
        "cost_amount": ("Cost Amount",),
        "currency": ("Currency",),
    },
    required=("date", "hours"),
    date_roles=("date",),
    read=_read,
    number_roles=("hours", "hours_rounded", "billable_rate", "billable_amount", "cost_rate", "cost_amount"),
)
