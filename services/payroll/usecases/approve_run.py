"""Approve a pay run. In: a ready run and a second person. Out: earnings claimed once, payments ordered, facts said.

One pay item a trainer and currency; one `pay_run.approved` a currency, so that each says one total.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from services.payroll.domain.remark import Claimable, Preview
from services.payroll.domain.run import require_transition
from services.payroll.usecases.order_payments import NewPayment, order_payments
from services.payroll.usecases.ports import PayrollPort, PayRun
from services.payroll.usecases.preview_run import preview_run
from shared.events.payroll import PayRunApproved
from shared.values.call import Call, require_other_person
from shared.values.refusal import conflict


def approve_run(unit: PayrollPort, call: Call, pay_run_id: str, version: int | None = None) -> PayRun:
    """Claim every unclaimed earning of the pay group whose work week ended by the period's end; pay it."""
    seen = preview_run(unit, call, pay_run_id)
    run = seen.run
    run.require_version(version)
    require_transition(run.state, "approved")
    for maker in sorted(unit.runs.makers(pay_run_id)):
        require_other_person(call, maker, "this pay run")
    for grantor in sorted(unit.bonuses.grantors(run)):
        require_other_person(call, grantor, "a bonus in this pay run")
    _require_payable(seen.preview)
    items = [(call.new_id("itm"), entry) for entry in seen.preview.items]
    unit.runs.enter(pay_run_id, run.version + 1, "approved", call.actor.user_id, call.at_epoch, "approved")
    unit.runs.note_approval(pay_run_id, call.actor.user_id, call.at_epoch, call.new_id("hrd"))
    claimed = unit.runs.claim(run, [_row(pay_run_id, item_id, entry) for item_id, entry in items])
    orders = [NewPayment(item_id, pay_run_id, entry.trainer_id, entry.amount_minor, entry.currency, run.payday,
                         claimed[item_id]) for item_id, entry in items]  # fmt: skip
    order_payments(unit, call, orders)
    for fact in _facts(call, run, seen.preview.items):
        unit.say(fact)
    return replace(run, state="approved", version=run.version + 1)


def _require_payable(preview: Preview) -> None:
    """Refuse a run with blockers that came up since it was submitted, and one that pays nobody."""
    if preview.blockers:
        first = preview.blockers[0]
        detail = f"{len(preview.blockers)} blockers, the first for trainer {first.trainer_id}: {first.detail}"
        raise conflict("pay_run_blocked", detail)
    if not preview.items:
        raise conflict("pay_run_empty", "There is nothing to pay: no unclaimed earnings up to the period's end.")


def _row(pay_run_id: str, pay_item_id: str, entry: Claimable) -> dict[str, object]:
    return {"pay_item_id": pay_item_id, "pay_run_id": pay_run_id, "trainer_id": entry.trainer_id,
            "currency": entry.currency, "amount_minor": entry.amount_minor, "seconds": entry.seconds}  # fmt: skip


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
