"""List how an account was tried. In: its id. Out: the tries, oldest first; never the amounts."""

from __future__ import annotations

from services.payments.domain.verification import Verification
from services.payments.usecases.ports import PaymentsPort
from services.payments.usecases.reach import require_reach
from shared.values.call import Call
from shared.values.refusal import not_found


def list_verifications(unit: PaymentsPort, call: Call, account_id: str) -> list[Verification]:
    """Give them; a trainer sees those of their own."""
    account = unit.accounts.get(account_id)
    if account is None:
        raise not_found("payout_account", account_id)
    require_reach(call, "payout_account", account_id, account.trainer_id)
    return unit.verifications.of(account_id)
