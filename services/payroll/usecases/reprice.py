"""Price touched work weeks again and append the differences. In: the weeks and why. Out: earnings, and facts.

Nothing posted is ever changed: a late approval, a raise or a correction adds lines with its cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import polars as pl

from services.payroll.usecases.compare import compare
from services.payroll.usecases.facts_of import facts_of
from services.payroll.usecases.ports import Cause, PayrollPort, Row
from shared.events.payroll import EarningLine, EarningsAccrued
from shared.values.call import Call


def reprice(unit: PayrollPort, call: Call, weeks: pl.DataFrame, causes: Mapping[str, Sequence[Cause]]) -> int:
    """Append what the weeks (trainer_id, workweek_start) lack; gives how many lines that were."""
    if weeks.is_empty():
        return 0
    terms = unit.known.terms(sorted(set(weeks["trainer_id"])))
    facts = facts_of(unit, unit.hours.around(weeks), sorted(set(terms["trainer_id"])), terms)
    found = compare(facts, unit.packs, unit.earnings.posted(weeks), weeks)
    unit.earnings.keep_unpriced(weeks, found.unpriced.to_dicts())
    accruals: list[Row] = []
    earnings: list[Row] = []
    for (trainer_id, vendor_id), lines in groupby(found.differences.iter_rows(named=True), key=_trainer_and_vendor):
        accrual = _accrual(call, trainer_id, vendor_id, causes.get(trainer_id, ()))
        rows = [line | {"earning_id": call.new_id("ern"), "accrual_id": accrual["accrual_id"]} for line in lines]
        accruals.append(accrual)
        earnings.extend(rows)
        unit.say(EarningsAccrued(accrual["accrual_id"], trainer_id, vendor_id, accrual["cause"], _lines(rows)))
    unit.earnings.append(accruals, earnings)
    return len(earnings)


def _trainer_and_vendor(line: Mapping[str, Any]) -> tuple[str, str]:
    return line["trainer_id"], line["vendor_id"]


def _accrual(call: Call, trainer_id: str, vendor_id: str, causes: Sequence[Cause]) -> dict[str, Any]:
    """Name what caused the differences: every fact by type and id, and each reason once."""
    return {
        "accrual_id": call.new_id("acc"), "trainer_id": trainer_id, "vendor_id": vendor_id,
        "cause": "; ".join(dict.fromkeys(cause.fact for cause in causes)),
        "reason": "; ".join(dict.fromkeys(cause.reason for cause in causes)), "at_epoch": call.at_epoch,
    }  # fmt: skip


def _lines(rows: Iterable[Row]) -> tuple[EarningLine, ...]:
    return tuple(
        EarningLine(row["earning_id"], row["engagement_id"], str(row["workweek_start"]), row["code"], row["rate_e4"],
                    row["seconds"], row["amount_minor"], row["currency"])
        for row in rows
    )  # fmt: skip
