"""Exports as time trackers write them. In: what people worked. Out: the bytes of a CSV file in one tracker's format.

Toggl Track and Clockify give local dates and times; Kimai gives whole minutes under headers in the user's
language; Harvest gives hundredths of an hour on a date, in European notation, and no address.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from deploy.month.plan import PROJECT_CLIENT
from deploy.month.worktime import Worked
from shared.values.decimal_text import format_scaled
from shared.values.span import format_hours


def export(tracker: str, worked: Iterable[Worked]) -> bytes:
    """Write an export of `tracker`."""
    return _WRITERS[tracker](sorted(worked, key=lambda one: (one.trainer.email, one.start_epoch)))


def _toggl(worked: Sequence[Worked]) -> bytes:
    header = ("User", "Email", "Client", "Project", "Task", "Description", "Billable", "Start date", "Start time",
              "End date", "End time", "Duration", "Tags", "Amount (USD)")  # fmt: skip
    rows = [
        (_name(one), one.trainer.email, _client(one), one.project, "", one.note, "Yes", f"{start:%Y-%m-%d}",
         f"{start:%H:%M:%S}", f"{end:%Y-%m-%d}", f"{end:%H:%M:%S}", _clock(one.seconds), "training, experts", "")
        for one, start, end in _local(worked)
    ]  # fmt: skip
    return b"\xef\xbb\xbf" + _csv(header, rows)


def _clockify(worked: Sequence[Worked]) -> bytes:
    header = ("Project", "Client", "Description", "Task", "User", "Group", "Email", "Tags", "Billable", "Start Date",
              "Start Time", "End Date", "End Time", "Duration (h)", "Duration (decimal)", "Billable Rate (USD)",
              "Billable Amount (USD)")  # fmt: skip
    rows = [
        (one.project, _client(one), one.note, "", _name(one), "Experts", one.trainer.email, "", "Yes",
         f"{start:%m/%d/%Y}", f"{start:%I:%M:%S %p}", f"{end:%m/%d/%Y}", f"{end:%I:%M:%S %p}", _clock(one.seconds),
         format_scaled(one.seconds * 100 // 3600, 2), "0.00", "0.00")
        for one, start, end in _local(worked)
    ]  # fmt: skip
    return _csv(header, rows)


def _kimai(worked: Sequence[Worked]) -> bytes:
    header = ("Datum", "Von", "Bis", "Dauer", "Lohn", "Interner Lohn", "Benutzer", "Name", "Kunde", "Projekt",
              "Tätigkeit", "Beschreibung", "Exportiert", "Abrechenbar", "Schlagworte", "Stundenlohn", "Festbetrag",
              "Typ")  # fmt: skip
    rows = [
        (f"{start:%Y-%m-%d}", f"{start:%H:%M}", f"{end:%H:%M}", _clock(one.seconds)[:-3], "0", "0", one.trainer.email,
         _name(one), _client(one), one.project, "Training", one.note, "0", "1", "", "0", "", "timesheet")
        for one, start, end in _local(worked)
    ]  # fmt: skip
    return _csv(header, rows)


def _harvest(worked: Sequence[Worked]) -> bytes:
    header = ("Date", "Client", "Project", "Project Code", "Task", "Notes", "Hours", "Billable?", "Invoiced?",
              "Approved?", "First Name", "Last Name", "Roles", "Employee?", "Billable Rate", "Billable Amount",
              "Cost Rate", "Cost Amount", "Currency", "External Reference URL")  # fmt: skip
    rows = [
        (f"{one.work_date}", _client(one), one.project, "", "Training", one.note,
         format_scaled(one.seconds // 36, 2).replace(".", ","), "Yes", "No", "No", one.trainer.given_name,
         one.trainer.family_name, "", "Yes", "0,0", "0,0", "0,0", "0,0", "Euro - EUR", "")
        for one in worked
    ]  # fmt: skip
    return _csv(header, rows)


_WRITERS: dict[str, Callable[[Sequence[Worked]], bytes]] = {
    "toggl": _toggl,
    "clockify": _clockify,
    "kimai": _kimai,
    "harvest": _harvest,
}


def _local(worked: Sequence[Worked]) -> Iterable[tuple[Worked, datetime, datetime]]:
    for one in worked:
        zone = ZoneInfo(one.trainer.zone)
        yield (
            one,
            datetime.fromtimestamp(one.start_epoch, zone),
            datetime.fromtimestamp(one.start_epoch + one.seconds, zone),
        )


def _name(one: Worked) -> str:
    return f"{one.trainer.given_name} {one.trainer.family_name}"


def _client(one: Worked) -> str:
    return PROJECT_CLIENT[one.project].name


def _clock(seconds: int) -> str:
    return format_hours(seconds).rjust(8, "0")


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()
