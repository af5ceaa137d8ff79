"""Prepare a payment file. In: a pay run and a method. Out: the file, to be released by someone else.

Takes every payment of the run that is created, in no live file, and whose trainer has an active account of
that method; the others keep waiting (`waiting_payments` says why).
"""

from __future__ import annotations

import polars as pl

from services.payments.domain.batch import totals_of
from services.payments.domain.file import PaymentFile
from services.payments.domain.method import METHODS
from services.payments.domain.order import sort_out
from services.payments.domain.originator import require_own
from services.payments.usecases.ports import PaymentsPort
from shared.values.call import Call
from shared.values.refusal import Refusal, conflict


def prepare_file(unit: PaymentsPort, call: Call, pay_run_id: str, method: str) -> PaymentFile:
    """Bind the payments to a new file; refuses (`nothing_to_pay`) where none can go."""
    if method not in METHODS:
        raise Refusal("method_unknown", f"{method!r} is none of {', '.join(METHODS)}.", pointer="method")
    require_own(unit.originator, method)
    members = (
        sort_out(unit.orders.open(pay_run_id, method))
        .filter(pl.col("code").is_null(), pl.col("method") == method).sort("end_to_end_id")
    )  # fmt: skip
    if members.is_empty():
        raise conflict(
            "nothing_to_pay", f"No payment of {pay_run_id} can go by {method} now; see the waiting payments."
        )
    totals = totals_of(members)
    actor = call.actor.user_id
    file = PaymentFile(call.new_id("fil"), pay_run_id, method, "prepared", actor, call.at_epoch, totals)
    unit.files.add(file, members.select("payment_id", "account_id"))
    unit.files.enter_state(file.file_id, "prepared", actor, call.at_epoch, "prepared")
    return file
