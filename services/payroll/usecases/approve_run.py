"""Approve a pay run. In: a ready run, a second person, what they saw. Out: claims, payments ordered, facts said.

One pay item a trainer and currency; one `pay_run.approved` a currency, so that each says one total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from operator import attrgetter

import polars as pl

from services.payroll.domain.remark import Claimable, Preview
from services.payroll.domain.run import require_transition
from services.payroll.usecases.name_payments import name_payments
from services.payroll.usecases.order_payments import order_payments
from services.payroll.usecases.ports import PayrollPort, PayRun
from services.payroll.usecases.preview_run import preview_run
from shared.events.payroll import PayRunApproved
from shared.values.call import Call, require_other_person
from shared.values.refusal import conflict


def approve_run(
    unit: PayrollPort, call: Call, pay_run_id: str, version: int | None = None, digest: str | None = None
) -> PayRun:
    """Claim every unclaimed earning of the pay group whose work week ended by the period's end; pay it.

    With a `digest`, as every request has one, refused where what is paid is no longer what was shown under it.
    """
    seen = preview_run(unit, call, pay_run_id)
    run = seen.run
    run.require_version(version)
    require_transition(run.state, "approved")
    for maker in sorted(unit.runs.makers(pay_run_id)):
        require_other_person(call, maker, "this pay run")
    for grantor in sorted(unit.bonuses.grantors(run)):
        require_other_person(call, grantor, "a bonus in this pay run")
    _require_payable(seen.preview)
    if digest is not None and digest != seen.preview.digest:
        raise conflict("pay_run_moved", "The run no longer pays what you were shown: hours were approved, corrected or "
                       "held meanwhile. Look at what it pays now, and approve that.", "digest")  # fmt: skip
    items = _items(call, pay_run_id, seen.preview.items)
    unit.runs.enter(pay_run_id, run.version + 1, "approved", call.actor.user_id, call.at_epoch, "approved")
    unit.runs.note_approval(pay_run_id, call.actor.user_id, call.at_epoch, call.new_id("hrd"))
    order_payments(unit, call, *_claim(unit, call, run, items))
    for fact in _facts(call, run, seen.preview.items):
        unit.say(fact)
    return replace(run, state="approved", version=run.version + 1)


def _require_payable(preview: Preview) -> None:
    """Refuse a run with blockers that came up since it was submitted, and one that pays nobody."""
    if preview.blockers:
        first = preview.blockers[0]
        found = f"Cannot be paid: {len(preview.blockers)}, first trainer {first.trainer_id}: {first.detail}"
        raise conflict("pay_run_blocked", f"{found} Look at the checks of the run.")
    if not preview.items:
        raise conflict("pay_run_empty", "There is nothing to pay: no unclaimed earnings up to the period's end.")


def _items(call: Call, pay_run_id: str, entries: Sequence[Claimable]) -> pl.DataFrame:
    """Give a pay item for each, under a new id, in the columns of the table."""
    names = ("trainer_id", "currency", "amount_minor", "seconds")
    told = zip(*map(attrgetter(*names), entries), strict=True)
    return pl.DataFrame({
        "pay_item_id": call.new_ids("itm", len(entries)), "pay_run_id": [pay_run_id] * len(entries),
        **dict(zip(names, told, strict=True)),
    })  # fmt: skip


def _claim(unit: PayrollPort, call: Call, run: PayRun, items: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the payments of items, and what these have claimed; named while the database claims, the longest of all."""
    payments = items.drop("seconds").with_columns(payday=run.payday, attempt=1)
    with ThreadPoolExecutor(1) as beside:
        named = beside.submit(name_payments, call, payments)
        claimed = unit.runs.claim(run, items)
    return named.result(), claimed


def _facts(call: Call, run: PayRun, items: tuple[Claimable, ...]) -> list[PayRunApproved]:
    totals: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for entry in items:
        totals[entry.currency] += entry.amount_minor
        counts[entry.currency] += 1
    return [
        PayRunApproved(run.pay_run_id, run.kind, run.pay_group, str(run.period_start), str(run.period_end),
                       str(run.payday), currency, counts[currency], totals[currency], call.actor.user_id)
        for currency in sorted(totals)
    ]  # fmt: skip
