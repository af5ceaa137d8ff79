"""Prepare a payment file. In: a pay run and a method. Out: the file, to be released by someone else.

Takes every payment of the run that is created, in no live file, and whose trainer has an active account of
that method; the others keep waiting (`waiting_payments` says why).
"""

from __future__ import annotations

from services.payments.domain.batch import totals_of
from services.payments.domain.file import PaymentFile, lines_of
from services.payments.domain.method import METHODS
from services.payments.domain.order import waits
from services.payments.domain.originator import require_own
from services.payments.usecases.ports import PaymentsPort
from shared.values.call import Call
from shared.values.refusal import Refusal, conflict


def prepare_file(unit: PaymentsPort, call: Call, pay_run_id: str, method: str) -> PaymentFile:
    """Bind the payments to a new file; refuses (`nothing_to_pay`) where none can go."""
    if method not in METHODS:
        raise Refusal("method_unknown", f"{method!r} is none of {', '.join(METHODS)}.", pointer="method")
    require_own(unit.originator, method)
    orders = unit.orders.open(pay_run_id)
    accounts = unit.accounts.counting({order.trainer_id for order in orders})
    members = [
        (order, account.account_id)
        for order in sorted(orders, key=lambda order: order.end_to_end_id)
        if (account := accounts.get((order.trainer_id, order.currency)))
        and account.method == method
        and not waits(order, account)
    ]
    if not members:
        raise conflict(
            "nothing_to_pay", f"No payment of {pay_run_id} can go by {method} now; see the waiting payments."
        )
    totals = totals_of(lines_of(order for order, _ in members))
    actor = call.actor.user_id
    file = PaymentFile(call.new_id("fil"), pay_run_id, method, "prepared", actor, call.at_epoch, totals)
    unit.files.add(file, [(order.payment_id, account_id) for order, account_id in members])
    unit.files.enter_state(file.file_id, "prepared", actor, call.at_epoch, "prepared")
    return file
