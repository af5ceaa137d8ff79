"""Tell which deposits arrived. In: an account of the caller's, two amounts. Out: the try: confirmed, sent or failed.

A wrong answer is an answer, not a refusal: it is counted, and the third one fails the try.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.payments.domain.verification import MICRO_DEPOSIT, Verification, deposits
from services.payments.usecases.ports import PaymentsPort
from services.payments.usecases.reach import require_reach
from shared.values.call import Call
from shared.values.refusal import conflict, not_found


def tell_deposits(unit: PaymentsPort, call: Call, account_id: str, amounts: Sequence[str]) -> Verification:
    """Hold the amounts against those that were sent."""
    account = unit.accounts.get(account_id)
    if account is None:
        raise not_found("payout_account", account_id)
    require_reach(call, "payout_account", account_id, account.trainer_id)
    said = unit.verifications.lookup(deposits(amounts, account.currency))
    tries = [one for one in unit.verifications.of(account_id) if one.way == MICRO_DEPOSIT]
    if not tries:
        raise conflict("verification_missing", "No deposits were sent to this account; wait for finance to send them.")
    told = tries[-1].told(right=said == tries[-1].amounts_lookup, at_epoch=call.at_epoch)
    unit.verifications.save(told)
    return told
