"""`hourbook reopening`: what opening a timesheet again would change. In: its id. Out: lines, pay and invoice.

It only reads, and works beside a running server. `POST /timesheets/{id}/reopenings` does it, by the printed digest.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deploy.cli.folders import data_option, existing
from shared.values.counted import counted
from shared.values.money import Money
from shared.values.span import format_hours

if TYPE_CHECKING:
    from deploy.what_if.reopening import WeighedReopening


@click.command(epilog="Example: hourbook reopening tsh_… --entry ent_…")
@click.argument("timesheet_id")
@click.option("--entry", "entry_ids", multiple=True, help="Only this line (ent_…); give it once a line.")
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def reopening(timesheet_id: str, entry_ids: tuple[str, ...], data: Path, as_json: bool) -> None:
    """Say what reopening a timesheet would take back, and what pay and invoices would change by."""
    from deploy.onebox.house import open_house_now
    from deploy.what_if.reopening import weigh_reopening

    house = open_house_now(existing(data), alone=False)
    try:
        said = _said(weigh_reopening(house, timesheet_id, list(entry_ids) or None))
    finally:
        house.close()
    click.echo(json.dumps(said, indent=2) if as_json else "\n".join(_told(said)))


def _said(weighed: WeighedReopening) -> dict[str, Any]:
    found = weighed.reopening
    return {
        "timesheet_id": found.sheet.timesheet_id, "digest": found.digest, "approved_lines": len(found.approved),
        "submitted_lines": len(found.submitted), "approved_seconds": found.seconds,
        "pay": [_money(one) for one in weighed.pay], "invoice": [_money(one) for one in weighed.invoice],
    }  # fmt: skip


def _money(money: Money) -> dict[str, str]:
    return {"amount": money.decimal, "currency": money.currency}


def _told(said: dict[str, Any]) -> list[str]:
    lines = counted(said["approved_lines"], "approved line")
    waiting = counted(said["submitted_lines"], "line")
    sums = [f"  {what.ljust(8)}{one['amount']} {one['currency']}" for what in ("pay", "invoice") for one in said[what]]
    hours = format_hours(said["approved_seconds"])
    return [
        f"Reopening {said['timesheet_id']} takes back {lines} ({hours}) and {waiting} that only waited for approval.",
        *(["Until they are approved again, this changes:", *sums] if sums else ["Pay and invoices stay as they are."]),
        f"Send this digest to do it: {said['digest']}",
    ]
