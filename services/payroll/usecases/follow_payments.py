"""Hear what became of payments. In: `payment.released`, `.settled`, `.returned`. Out: their states, and the runs'."""

from __future__ import annotations

from collections.abc import Sequence

from services.payroll.domain.run import require_transition, state_by_payments
from services.payroll.usecases.ports import PayrollPort
from shared.events.payments import PaymentReleased, PaymentReturned, PaymentSettled
from shared.values.call import Call

PaymentFact = PaymentReleased | PaymentSettled | PaymentReturned
_STATE = {PaymentReleased: "released", PaymentSettled: "settled", PaymentReturned: "returned"}


def follow_payments(unit: PayrollPort, call: Call, facts: Sequence[PaymentFact]) -> None:
    """Enter each payment's state once, and let the runs move where their payments now stand."""
    unit.payments.enter([
        {"payment_id": fact.payment_id, "state": _STATE[type(fact)], "at_epoch": call.at_epoch,
         "why": fact.reason_code if isinstance(fact, PaymentReturned) else ""}
        for fact in facts
    ])  # fmt: skip
    for pay_run_id, items, released, settled in unit.payments.progress([fact.payment_id for fact in facts]):
        run = unit.runs.get(pay_run_id)
        state = state_by_payments(run.state, items, released, settled)
        if state != run.state:
            require_transition(run.state, state)
            unit.runs.enter(pay_run_id, run.version + 1, state, call.actor.user_id, call.at_epoch, "payments")
