"""`hourbook recompute`: all pay and all charges priced again from facts. Out: lines that are off, exit 1 if any.

In: a data folder. It only reads, and works beside a running server.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deploy.cli.folders import data_option, existing
from deploy.cli.period import known_at_option, weeks_options
from shared.values.counted import counted
from shared.values.money import Money
from shared.values.span import format_hours

if TYPE_CHECKING:
    from shared.plumbing.service import Service
    from shared.values.call import Call


@dataclass(frozen=True)
class Priced:
    """One side of the books priced again: of whom, how many entries, in what time, and the lines that differ."""

    of: str
    whom: int
    entries: int
    seconds: float
    differences: Sequence[Mapping[str, Any]]

    @property
    def entries_per_second(self) -> int:
        """Give how many entries were priced in a second."""
        return int(self.entries / self.seconds) if self.seconds else 0

    def told(self, what: str) -> str:
        """Say it in a sentence."""
        priced = f"{counted(self.entries, 'entry', 'entries')} of {counted(self.whom, self.of)} priced again as {what}"
        return (f"{priced} in {self.seconds:.2f} s, {self.entries_per_second} a second: "
                f"{_verdict(len(self.differences))}")  # fmt: skip

    def shown(self) -> dict[str, Any]:
        """Give it as it is printed as JSON."""
        return {f"{self.of}s": self.whom, "entries": self.entries, "seconds": round(self.seconds, 3),
                "entries_per_second": self.entries_per_second,
                "differences": [shown_line(line) for line in self.differences]}  # fmt: skip


@click.command(epilog="Example: hourbook recompute --from 2026-10-01")
@data_option
@weeks_options
@known_at_option
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def recompute(data: Path, first: date | None, last: date | None, known_at: int | None, as_json: bool) -> None:
    """Price all pay and all charges again from the facts; exit 1 where what is posted differs.

    With --known-at: what was posted by then, against the facts known by then.
    Where a rule pack has a new version since the last pricing, `hourbook reprice` posts the differences.
    """
    from deploy.onebox.house import open_house_now

    house = open_house_now(existing(data), alone=False)
    try:
        pay = _pay(house.services["payroll"], first, last, known_at)
        charges = _charges(house.services["billing"], first, last, known_at)
    finally:
        house.close()
    if as_json:
        click.echo(json.dumps(pay.shown() | {"charges": charges.shown()}, indent=2))
    else:
        for line in (*pay.differences, *charges.differences):
            click.echo(said_line(shown_line(line)))
        click.echo(pay.told("pay"))
        click.echo(charges.told("charges"))
    sys.exit(1 if pay.differences or charges.differences else 0)


def _pay(payroll: Service, first: date | None, last: date | None, known_at: int | None) -> Priced:
    from services.payroll.domain.work_weeks import WorkWeeks
    from services.payroll.usecases.recompute_known import recompute_known

    found, seconds = _timed(payroll, lambda unit, call: recompute_known(unit, call, WorkWeeks(first, last), known_at))
    return Priced("trainer", found.trainers, found.entries, seconds, found.differences)


def _charges(billing: Service, first: date | None, last: date | None, known_at: int | None) -> Priced:
    from services.billing.usecases.recompute_known import recompute_known

    within = first, last and last - timedelta(days=1)
    found, seconds = _timed(billing, lambda unit, call: recompute_known(unit, call, within, known_at))
    return Priced("engagement", found.engagements, found.entries, seconds, found.differences)


def _timed(service: Service, ask: Callable[[Any, Call], Any]) -> tuple[Any, float]:
    """Ask a service, and say how many seconds it took."""
    call, began = service.call_as_service(), time.monotonic()
    with service.units.read(call) as unit:
        return ask(unit, call), time.monotonic() - began


def shown_line(line: Mapping[str, Any]) -> dict[str, Any]:
    """Give a missing line of pay, which names its rules, or of charges, which names its client, as it is printed."""
    from shared.values.rate import Rate

    names = [name for name in ("trainer_id", "client_id", "engagement_id", "workweek_start", "code") if name in line]
    rules = {"rule_pack": line["pack"], "rule_pack_version": line["pack_version"]} if "pack" in line else {}
    return {
        **{name: str(line[name]) for name in names},
        "rate": str(Rate(line["rate_e4"], line["currency"]).decimal), "seconds": line["seconds"],
        "amount": str(Money(line["amount_minor"], line["currency"])), **rules,
    }  # fmt: skip


def said_line(line: Mapping[str, Any]) -> str:
    """Say what one line lacks."""
    whose = (
        f"{line['rule_pack']} {line['rule_pack_version']}" if "rule_pack" in line else f"charged {line['client_id']}"
    )
    return (f"{line['trainer_id']} {line['engagement_id']} work week {line['workweek_start']} "
            f"{line['code']} at {line['rate']}: {format_hours(line['seconds'])} hours and {line['amount']} "
            f"are missing, {whose}")  # fmt: skip


def _verdict(differences: int) -> str:
    if not differences:
        return "no difference."
    return f"{counted(differences, 'line')} {'differs' if differences == 1 else 'differ'}."
