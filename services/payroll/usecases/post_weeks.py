"""Price work weeks and append what they lack. In: the weeks, their hours and terms, and why. Out: earnings, and facts.

Nothing posted is ever changed: a late approval, a raise or a correction adds lines with its cause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from services.payroll.domain.frames import Schema
from services.payroll.usecases.compare import compare
from services.payroll.usecases.facts_of import facts_of
from services.payroll.usecases.ports import Cause, PayrollPort
from shared.events.payroll import EarningLine, EarningsAccrued
from shared.values.call import Call
from shared.values.lookup import rows_at

_LINE = list(EarningLine.__dataclass_fields__)
_WHOSE = ["trainer_id", "vendor_id"]
_TOLD = ["accrual_id", "cause", "reason", "at_epoch"]
_ACCRUAL: Schema = dict.fromkeys([*_WHOSE, *_TOLD], pl.String) | {"at_epoch": pl.Int64}


def post_weeks(
    unit: PayrollPort, call: Call, weeks: pl.DataFrame, causes: Mapping[str, Sequence[Cause]], terms: pl.DataFrame,
    hours: pl.DataFrame,
) -> int:  # fmt: skip
    """Append what the weeks (trainer_id, workweek_start) lack, from terms and hours at hand; gives how many lines."""
    facts = facts_of(unit, hours, sorted(set(terms["trainer_id"])), terms)
    found = compare(facts, unit.packs, unit.earnings.posted(weeks), weeks)
    unit.earnings.keep_unpriced(weeks, found.unpriced)
    if not found.differences.is_empty():
        _post(unit, call, found.differences, causes)
    return found.differences.height


def _post(unit: PayrollPort, call: Call, differences: pl.DataFrame, causes: Mapping[str, Sequence[Cause]]) -> None:
    """Append the differences, which come ordered by trainer: one accrual for each and vendor, said as a fact."""
    numbers: dict[tuple[str, str], int] = {}
    at = [numbers.setdefault(whose, len(numbers)) for whose in differences[_WHOSE].iter_rows()]
    accruals = _accruals(call, list(numbers), causes)
    ids = pl.Series("earning_id", call.new_ids("ern", differences.height), pl.String)
    earnings = differences.hstack([ids]).hstack(rows_at(accruals[_TOLD], pl.Series(at)))
    unit.earnings.append(accruals, earnings)
    said = (
        earnings.with_columns(pl.col("workweek_start").cast(pl.String))
        .group_by("accrual_id", *_WHOSE, "cause", maintain_order=True).agg(pl.struct(_LINE).alias("lines"))
    )  # fmt: skip
    unit.say_columns(EarningsAccrued, said)


def _accruals(call: Call, whose: Sequence[tuple[str, str]], causes: Mapping[str, Sequence[Cause]]) -> pl.DataFrame:
    """Name what caused the differences of each trainer and vendor: every fact by type and id, each reason once."""
    why = [causes.get(trainer_id, ()) for trainer_id, _vendor_id in whose]
    facts = ["; ".join(dict.fromkeys(cause.fact for cause in some)) for some in why]
    reasons = ["; ".join(dict.fromkeys(cause.reason for cause in some)) for some in why]
    rows = [
        (*one, *told, call.at_epoch)
        for one, *told in zip(whose, call.new_ids("acc", len(whose)), facts, reasons, strict=True)
    ]
    return pl.DataFrame(rows, schema=_ACCRUAL, orient="row")
