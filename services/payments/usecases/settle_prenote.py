"""Enter what came of a prenote. In: an account, what the bank said or did not say. Out: the try."""

from __future__ import annotations

from services.payments.domain.verification import PRENOTE, Verification
from services.payments.usecases.ports import PaymentsPort
from shared.values.call import Call
from shared.values.refusal import conflict


def settle_prenote(unit: PaymentsPort, call: Call, account_id: str, outcome: str) -> Verification:
    """Enter `confirmed` once the bank had its days and sent nothing back, `failed` where it did."""
    tries = [one for one in unit.verifications.of(account_id) if one.way == PRENOTE]
    if not tries:
        raise conflict("verification_missing", "No prenote was sent to this account; note it first.")
    settled = tries[-1].settled(outcome, call.at_epoch)
    unit.verifications.save(settled)
    return settled
