"""`hourbook recompute`: all pay priced again from facts. In: a data folder. Out: lines that are off, exit 1 if any.

It only reads, and works beside a running server.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from deploy.cli.folders import data_option, existing
from deploy.cli.period import known_at_option, weeks_options
from shared.values.counted import counted
from shared.values.money import Money
from shared.values.span import format_hours


@click.command()
@data_option
@weeks_options
@known_at_option
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def recompute(data: Path, first: date | None, last: date | None, known_at: int | None, as_json: bool) -> None:
    """Price everything again from the facts; exit 1 where what is posted differs.

    With --known-at: what was posted by then, against the facts known by then.
    Where a rule pack has a new version since the last pricing, `hourbook reprice` posts the differences.
    """
    from deploy.onebox.house import open_house_now
    from services.payroll.domain.work_weeks import WorkWeeks
    from services.payroll.usecases.recompute_known import recompute_known

    house = open_house_now(existing(data), alone=False)
    try:
        payroll = house.services["payroll"]
        began = time.monotonic()
        call = payroll.call_as_service()
        with payroll.units.read(call) as unit:
            found = recompute_known(unit, call, WorkWeeks(first, last), known_at)
        seconds = time.monotonic() - began
    finally:
        house.close()
    rate = int(found.entries / seconds) if seconds else 0
    if as_json:
        lines = [shown_line(line) for line in found.differences]
        click.echo(json.dumps({"trainers": found.trainers, "entries": found.entries, "seconds": round(seconds, 3),
                               "entries_per_second": rate, "differences": lines}, indent=2))  # fmt: skip
    else:
        for line in map(shown_line, found.differences):
            click.echo(said_line(line))
        click.echo(f"{counted(found.entries, 'entry', 'entries')} of "
                   f"{counted(found.trainers, 'trainer')} priced again in {seconds:.2f} s, "
                   f"{rate} a second: {_verdict(len(found.differences))}")  # fmt: skip
    sys.exit(1 if found.differences else 0)


def shown_line(line: Mapping[str, Any]) -> dict[str, Any]:
    """Give a missing line as it is printed."""
    from shared.values.rate import Rate

    return {
        **{name: str(line[name]) for name in ("trainer_id", "engagement_id", "workweek_start", "code")},
        "rate": str(Rate(line["rate_e4"], line["currency"]).decimal), "seconds": line["seconds"],
        "amount": str(Money(line["amount_minor"], line["currency"])),
        "rule_pack": line["pack"], "rule_pack_version": line["pack_version"],
    }  # fmt: skip


def said_line(line: Mapping[str, Any]) -> str:
    """Say what one line lacks."""
    return (f"{line['trainer_id']} {line['engagement_id']} work week {line['workweek_start']} "
            f"{line['code']} at {line['rate']}: {format_hours(line['seconds'])} hours and {line['amount']} "
            f"are missing, {line['rule_pack']} {line['rule_pack_version']}")  # fmt: skip


def _verdict(differences: int) -> str:
    if not differences:
        return "no difference."
    return f"{counted(differences, 'line')} {'differs' if differences == 1 else 'differ'}."
