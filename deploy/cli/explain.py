"""`hourbook explain`: an earning, a pay item or a charge, or what lies between two pay runs.

In: an id, or two of runs. Out: sentences or JSON.

It only reads, and works beside a running server.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click

from deploy.cli.explain_runs import tell_runs
from deploy.cli.folders import data_option, existing
from deploy.cli.period import known_at_option
from shared.values.span import format_hours

Told = tuple[dict[str, Any], Iterable[str]]


@click.command(epilog="Example: hourbook explain itm_… --data var/books")
@click.argument("named", metavar="ID")
@click.argument("other", metavar="[RUN]", required=False)
@data_option
@known_at_option
@click.option("--json", "as_json", is_flag=True, help="Print numbers and sentences as JSON.")
def explain(named: str, other: str | None, data: Path, known_at: int | None, as_json: bool) -> None:
    """Explain an earning (ern_…), a pay item (itm_…) or a charge (chg_…): hours, splits, rates, rules, arithmetic.

    With two pay runs (run_… run_…): why the second pays what the first did not, cause by cause, trainer by trainer.
    Times are on the trainer's own clock, with the clock of the work beside them.
    """
    service, teller = _teller(named, other)
    if known_at is not None and not named.startswith("ern_"):
        raise click.UsageError("--known-at goes with an earning; what was paid or charged is explained as it was then.")
    from deploy.onebox.house import open_house_now

    house = open_house_now(existing(data), alone=False)
    try:
        asked = house.services[service]
        call = asked.call_as_service()
        with asked.units.read(call) as unit:
            said, lines = teller(unit, call, named, known_at)
            click.echo(json.dumps(said, indent=2, ensure_ascii=False) if as_json else "\n".join(lines))
    finally:
        house.close()


def _teller(named: str, other: str | None) -> tuple[str, Callable[..., Told]]:
    """Give the service that knows, and what tells; two ids must be those of pay runs."""
    prefix = named.partition("_")[0]
    if other is not None or prefix == "run":
        if other is None or {prefix, other.partition("_")[0]} != {"run"}:
            raise click.UsageError("Give one earning, pay item or charge, or two pay runs (run_… run_…).")
        return "payroll", partial(tell_runs, to_id=other)
    if prefix not in _TELLERS:
        raise click.UsageError(f"{named} is no id of an earning (ern_…), a pay item (itm_…) or a charge (chg_…).")
    return _TELLERS[prefix]


def _earning(unit: Any, call: Any, named: str, known_at: int | None) -> Told:
    from services.payroll.api.earnings import ExplanationSchema, shown_explanation
    from services.payroll.usecases.explain import explain as explain_earning

    found = explain_earning(unit, call, named, known_at)
    said = ExplanationSchema().dump(shown_explanation(found))
    return said, _earning_lines(said, same=found.posted == found.now)


def _earning_lines(said: dict[str, Any], *, same: bool) -> Iterator[str]:
    earning = said["earning"]
    yield f"{earning['earning_id']}: {_change(earning)} of {earning['code']}, posted {earning['accrued']}"
    yield (f"Trainer {earning['trainer_id']}, engagement {earning['engagement_id']}, "
           f"work week from {earning['workweek_start']}")  # fmt: skip
    yield from said["sentences"]
    yield ""
    yield "THE LINE AS IT WAS POSTED" + (", AND AS IT STANDS" if same else "")
    yield from _line_lines(said["posted"])
    if not same:
        yield ""
        yield f"THE LINE AS IT STANDS: {_change(said['now'])}"
        yield from _line_lines(said["now"])
    yield ""
    yield "ALL THAT WAS POSTED TO THIS LINE"
    for one in said["history"]:
        paid = f"paid by {one['pay_item_id']}" if one["pay_item_id"] else "not paid yet"
        yield f"  {one['accrued']}  {_change(one)}  {one['reason']} ({one['cause']}); {one['earning_id']}, {paid}"


def _item(unit: Any, call: Any, named: str, _known_at: int | None) -> Told:
    from services.payroll.api.pay_items import ItemExplanationSchema, shown_item
    from services.payroll.usecases.explain_item import explain_item

    said = ItemExplanationSchema().dump(shown_item(explain_item(unit, call, named)))
    return said, _item_lines(said)


def _item_lines(said: dict[str, Any]) -> Iterator[str]:
    item = said["item"]
    yield f"{item['pay_item_id']} of {item['pay_run_id']}: {_change(item)} for {item['trainer_id']}, {item['payday']}"
    for one in said["lines"]:
        yield ""
        yield f"WORK WEEK FROM {one['workweek_start']}, {one['code']} OF {one['engagement_id']}: {_change(one)}"
        yield f"Because of: {'; '.join(one['reasons'])}. The whole line is {_change(one['line'])}."
        yield from _line_lines(one["line"])


def _charge(unit: Any, call: Any, named: str, _known_at: int | None) -> Told:
    from services.billing.api.charges import ExplanationSchema
    from services.billing.usecases.explain_charge import explain_charge

    said = ExplanationSchema().dump(explain_charge(unit, call, named))
    charge = said["charge"]
    heading = f"{named}: {_change(charge)} of {charge['code']} to {charge['client_id']}"
    return said, [heading, *said["sentences"]]


_TELLERS: dict[str, tuple[str, Callable[..., Told]]] = {
    "ern": ("payroll", _earning), "itm": ("payroll", _item), "chg": ("billing", _charge),
}  # fmt: skip


def _line_lines(line: dict[str, Any]) -> Iterator[str]:
    for section in line["sections"]:
        yield f"  {section['title']}"
        yield from (f"    {sentence}" for sentence in section["sentences"])
    if not line["complete"]:
        yield "  Terms or rates that payroll heard of later have replaced what decided this line; the sums above are"
        yield "  those that were posted."


def _change(row: dict[str, Any]) -> str:
    return f"{format_hours(row['seconds'])} hours, {row['amount']['amount']} {row['amount']['currency']}"
