"""By which ways a run's money goes. In: its id. Out: people, time and amounts by method and currency, and a digest.

Before it is approved, by the accounts that count now; afterwards, by those the payments were ordered for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from services.payroll.domain.run import APPROVED_STATES
from services.payroll.usecases.ports import PayrollPort, Way
from services.payroll.usecases.preview_run import preview_run
from shared.values.call import Call


@dataclass(frozen=True)
class Ways:
    """The ways, and the digest of what they add up, by which it is approved; an approved run has none."""

    ways: Sequence[Way]
    digest: str = ""


def show_ways(unit: PayrollPort, call: Call, pay_run_id: str) -> Ways:
    """Add up by method (empty: no account yet) and currency; seconds, minor units."""
    run = unit.runs.get(pay_run_id)
    if run.state in APPROVED_STATES:
        return Ways(unit.payments.ways(pay_run_id))
    seen = preview_run(unit, call, pay_run_id).preview
    items = seen.items
    accounts = unit.payments.accounts(pl.Series([one.trainer_id for one in items], dtype=pl.String))
    methods = {(whose, currency): method for whose, currency, method in
               accounts.select("trainer_id", "currency", "method").iter_rows()}  # fmt: skip
    sums: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in items:
        way = sums[methods.get((one.trainer_id, one.currency), ""), one.currency]
        way[:] = [way[0] + 1, way[1] + one.seconds, way[2] + one.amount_minor]
    return Ways([Way(method, currency, *counted) for (method, currency), counted in sorted(sums.items())], seen.digest)
