"""`hourbook reprice`: differences posted after a rule was known late. In: a data folder, work weeks. Out: what differs.

It asks payroll, which posts in line with all else it hears: at once where no server runs on the folder, else the
server does. Exit code 3 where lines differ for a reason that is not the rules: those are left alone.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deploy.cli.folders import data_option, existing
from deploy.cli.period import weeks_options
from deploy.cli.person import operator
from deploy.cli.recompute import said_line, shown_line
from shared.values.counted import counted
from shared.values.noted import CHANGED
from shared.values.refusal import Refusal

if TYPE_CHECKING:
    from deploy.onebox.house import House
    from services.payroll.domain.work_weeks import WorkWeeks
    from services.payroll.usecases.find_revised import Revised


@click.command(epilog="Example: hourbook reprice --from 2026-10-12 --dry-run")
@data_option
@weeks_options
@click.option("--dry-run", is_flag=True, help="Only say what would be posted.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def reprice(data: Path, first: date | None, last: date | None, dry_run: bool, as_json: bool) -> None:
    """Post what work weeks lack since a rule pack got a version that was known late."""
    from services.payroll.domain.work_weeks import WorkWeeks

    found, posted = (_found if dry_run else _asked)(existing(data), WorkWeeks(first, last))
    lines, others = ([shown_line(line) for line in some] for some in (found.differences, found.others))
    if as_json:
        click.echo(json.dumps({"trainers": found.trainers, "posted": posted, "differences": lines, "others": others},
                              indent=2))  # fmt: skip
    else:
        for line in lines:
            click.echo(said_line(line))
        for line in others:
            click.echo(f"left alone, no rule was revised: {said_line(line)}")
        click.echo(
            f"{counted(len(lines), 'line')} of {counted(found.trainers, 'trainer')} "
            f"{_verdict(len(lines), dry_run=dry_run, posted=posted)}"
        )
    sys.exit(3 if others else 0)


def _found(data: Path, weeks: WorkWeeks) -> tuple[Revised, bool]:
    from deploy.onebox.house import open_house_now
    from services.payroll.usecases.find_revised import find_revised

    house = open_house_now(data, alone=False)
    try:
        payroll = house.services["payroll"]
        with payroll.units.read(payroll.call_as_service()) as unit:
            return find_revised(unit, weeks), False
    finally:
        house.close()


def _asked(data: Path, weeks: WorkWeeks) -> tuple[Revised, bool]:
    """Ask; and where nobody else works on the folder, let the house post. Gives what was asked and whether it did."""
    from services.payroll.usecases.ask_repricing import ask_repricing

    house, alone = _open(data)
    try:
        payroll = house.services["payroll"]
        if alone:
            house.pump()
        call = payroll.call_as_service()
        with payroll.units.write(call) as unit:
            found = ask_repricing(unit, call, weeks)
            unit.doing = "hourbook reprice"
            unit.note(CHANGED, after={"trainers": found.trainers, "lines": len(found.differences)}, by=operator())
        if alone:
            house.pump()
    finally:
        house.close()
    return found, alone


def _open(data: Path) -> tuple[House, bool]:
    from deploy.onebox.house import open_house_now

    try:
        return open_house_now(data), True
    except Refusal as refusal:
        if refusal.code != "data_folder_in_use":
            raise
        return open_house_now(data, alone=False), False


def _verdict(lines: int, *, dry_run: bool, posted: bool) -> str:
    if dry_run:
        return "would be posted."
    verb, them = ("is", "it") if lines == 1 else ("are", "them")
    return f"{verb} posted." if posted else f"{verb} asked for; the server that works on this folder posts {them}."
