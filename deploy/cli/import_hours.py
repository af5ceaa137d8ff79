"""`hourbook import-hours`: read a time tracker's export, or read and store it. In: a file. Out: a report.

Exit code 0 where every row is good, 3 where some are, 1 where none is.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from deploy.cli.folders import data_option, existing
from deploy.cli.person import operator
from shared.values.noted import CHANGED
from shared.values.refusal import Refusal

_ORDERS = ("auto", "dmy", "mdy", "ymd")
_SHOWN_ERRORS = 20


@click.command("import-hours", epilog="Example: hourbook import-hours october.csv --zone Europe/Berlin --dry-run")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "format_", default="auto", show_default=True, help="auto, toggl, clockify, harvest or kimai.")
@click.option("--zone", required=True, help="IANA time zone in which the file's dates and times are written.")
@click.option("--date-order", type=click.Choice(_ORDERS), default="auto", show_default=True,
              help="Order of day and month; auto decides on evidence in the file only, and says which.")  # fmt: skip
@click.option("--decimals", type=click.Choice(("auto", "european", "american")), default="auto", show_default=True,
              help="Notation of decimal hours (1,5 or 1.5).")  # fmt: skip
@click.option("--encoding", default="auto", show_default=True, help="auto, utf-8, utf-16, cp1252 or latin-1.")
@click.option("--dry-run", is_flag=True, help="Only say what the file holds; needs no data folder.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@data_option
def import_hours(  # noqa: PLR0913, PLR0917 - one argument an option
    file: Path,
    format_: str,
    zone: str,
    date_order: str,
    decimals: str,
    encoding: str,
    dry_run: bool,
    as_json: bool,
    data: Path,
) -> None:
    """Import a detailed export, CSV or XLSX, of Toggl Track, Clockify, Harvest or Kimai.

    People are matched by address (or full name where the tracker knows none), projects by name. The same file twice
    adds nothing. Bad rows are listed with their line and column, the others are imported.
    """
    how = {
        "format": format_,
        "zone": zone,
        "date_order": date_order,
        "decimal_notation": decimals,
        "encoding": encoding,
    }
    try:
        report = _preview(file, how) if dry_run else _import(file, how, existing(data))
    except Refusal as refusal:
        # What is wrong with the whole file, or with how it is to be read, is reported like any other error.
        report = _unread(refusal, zone)
    click.echo(json.dumps(report, indent=2) if as_json else _text(report))
    good = report["entries"] + report.get("known", 0)
    sys.exit(0 if not report["errors"] else 3 if good else 1)


def _preview(file: Path, how: dict[str, str]) -> dict[str, Any]:
    from services.timetracking.imports.read import read_hours
    from services.timetracking.usecases.preview_hours import preview_hours

    return preview_hours(read_hours(_content(file), **how))


def _unread(refusal: Refusal, zone: str) -> dict[str, Any]:
    from services.timetracking.domain.hours_row import unread
    from services.timetracking.usecases.preview_hours import preview_hours

    return preview_hours(unread(refusal, zone))


def _content(file: Path) -> bytes:
    """Read the file, unless it is larger than any export: then refuse it before it fills the memory."""
    from services.timetracking.imports.intake import refuse_oversize

    refuse_oversize(file.stat().st_size)
    return file.read_bytes()


def _import(file: Path, how: dict[str, Any], data: Path) -> dict[str, Any]:
    from deploy.onebox.house import open_house_now
    from services.timetracking.imports.read import read_hours
    from services.timetracking.usecases.import_hours import ImportHours, import_hours
    from services.timetracking.usecases.preview_hours import preview_hours
    from shared.values.call import Actor, Call

    house = open_house_now(data)
    try:
        service = house.services["timetracking"]
        call = Call(Actor("usr_operator", frozenset({"admin"})), service.wiring.now_epoch(), service.wiring.new_id)
        command = ImportHours(read_hours(_content(file), **how))
        with service.units.write(call) as unit:
            done = import_hours(unit, call, command)
            unit.doing = "hourbook import-hours"
            unit.note(CHANGED, object_id=done.import_id, by=operator(),
                      after={"entries": done.entries, "seconds": done.seconds})  # fmt: skip
        house.pump()
    finally:
        house.close()
    return preview_hours(done.read) | {
        "import_id": done.import_id, "entries": done.entries, "seconds": done.seconds, "known": done.known,
        "errors": [asdict(error) for error in done.errors], "warnings": [asdict(one) for one in done.warnings],
    }  # fmt: skip


def _text(report: dict[str, Any]) -> str:
    lines = [
        f"{report['format'] or 'unknown format'}: {report['rows']} rows, {report['entries']} entries, "
        f"{report['seconds']} seconds" + (f", {report['known']} known already" if "known" in report else ""),
    ]
    lines += [f"  {name.replace('_', ' ')}: {report[name]['used']} ({report[name]['because']})"
              for name in ("date_order", "decimal_notation", "encoding") if report[name]["used"]]  # fmt: skip
    errors = report["errors"]
    lines += [f"  row {one['row']}, {one['field']}: {one['detail']} [{one['code']}]" for one in errors[:_SHOWN_ERRORS]]
    if len(errors) > _SHOWN_ERRORS:
        lines.append(f"  and {len(errors) - _SHOWN_ERRORS} more; --json lists them all")
    return "\n".join(lines)
