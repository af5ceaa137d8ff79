"""Clockify, detailed report as CSV: dates and clock as the account is set, 12-hour with AM and PM by default.

In: one record. Out: a row between two instants. `Duration (decimal)` is not read: exports write 0.00 beside
01:00:01. `Task` may be called `Activity`; `Client` may be missing; further columns come and go.
"""

from __future__ import annotations

from services.timetracking.imports.clocked import read_clocked
from services.timetracking.imports.format import Format

CLOCKIFY = Format(
    "clockify",
    {
        "person_name": ("User",),
        "person_email": ("Email",),
        "group": ("Group",),
        "client": ("Client",),
        "project": ("Project",),
        "task": ("Task", "Activity"),
        "description": ("Description",),
        "start_date": ("Start Date",),
        "start_time": ("Start Time",),
        "end_date": ("End Date",),
        "end_time": ("End Time",),
        "duration": ("Duration (h)",),
        "duration_decimal": ("Duration (decimal)",),
        "created_date": ("Date of creation",),
        "tags": ("Tags", "Tag"),
        "billable": ("Billable",),
    },
    required=("start_date", "start_time", "end_date", "end_time"),
    date_roles=("start_date", "end_date", "created_date"),
    read=read_clocked,
    clock_roles=("start_time", "end_time"),
)
