"""Toggl Track, detailed report as CSV: ISO dates, 24-hour clock, `Amount (EUR)` after the currency.

In: one record. Out: a row between two instants. Columns: User, Email, Client, Project, Task, Description,
Billable, Start date, Start time, End date (once Stop date), End time, Duration, Tags, Amount (…).
"""

from __future__ import annotations

from services.timetracking.imports.clocked import read_clocked
from services.timetracking.imports.format import Format

TOGGL = Format(
    "toggl",
    {
        "person_name": ("User", "Member"),
        "person_email": ("Email",),
        "client": ("Client",),
        "project": ("Project",),
        "task": ("Task",),
        "description": ("Description",),
        "start_date": ("Start date",),
        "start_time": ("Start time",),
        "end_date": ("End date", "Stop date"),
        "end_time": ("End time", "Stop time"),
        "duration": ("Duration",),
        "tags": ("Tags",),
        "billable": ("Billable",),
    },
    required=("start_date", "start_time", "end_date", "end_time"),
    date_roles=("start_date", "end_date"),
    read=read_clocked,
    clock_roles=("start_time", "end_time"),
)
