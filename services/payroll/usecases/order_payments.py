"""Order payments. In: pay items and what they pay. Out: a payment each, under a new id and end-to-end id, and facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.payroll.domain.end_to_end import end_to_end_id
from services.payroll.usecases.ports import PayrollPort
from shared.events.payroll import ClaimedSeconds, PaymentOrdered
from shared.values.call import Call


@dataclass(frozen=True)
class NewPayment:
    """What one payment pays; `attempt` counts from 1 and grows when the bank sent the money back."""

    pay_item_id: str
    pay_run_id: str
    trainer_id: str
    amount_minor: int
    currency: str
    payday: date
    claimed: tuple[ClaimedSeconds, ...]
    attempt: int = 1


def order_payments(unit: PayrollPort, call: Call, payments: Sequence[NewPayment]) -> list[str]:
    """Order each payment once and say so; the method and last 4 of today's account go onto the statement."""
    accounts = unit.payments.accounts([payment.trainer_id for payment in payments])
    rows = []
    for payment in payments:
        payment_id = call.new_id("pay")
        method, last4 = accounts.get(payment.trainer_id, ("", ""))
        rows.append({
            "payment_id": payment_id, "pay_item_id": payment.pay_item_id, "attempt": payment.attempt,
            "end_to_end_id": end_to_end_id(payment_id), "payday": payment.payday, "method": method, "last4": last4,
            "ordered_epoch": call.at_epoch,
        })  # fmt: skip
        unit.say(PaymentOrdered(payment_id, end_to_end_id(payment_id), payment.pay_item_id, payment.pay_run_id,
                                payment.trainer_id, payment.amount_minor, payment.currency, str(payment.payday),
                                payment.claimed))  # fmt: skip
    unit.payments.order(rows, call.at_epoch)
    return [str(row["payment_id"]) for row in rows]
