"""Show one payout account. In: its id. Out: the account, its history, and who else gave the same number."""

from __future__ import annotations

from services.payments.usecases.ports import PaymentsPort, PayoutAccount, StateChange
from services.payments.usecases.reach import require_reach
from shared.values.call import Call
from shared.values.refusal import not_found


def show_account(unit: PaymentsPort, call: Call, account_id: str) -> tuple[PayoutAccount, list[StateChange], list[str]]:
    """Give what the checker looks at before approving; a trainer sees their own, without the others."""
    account = unit.accounts.get(account_id)
    if account is None:
        raise not_found("payout_account", account_id)
    require_reach(call, "payout_account", account_id, account.trainer_id)
    shared_with = unit.accounts.trainers_with_number_of(account_id) if call.reach.everyone else []
    return account, unit.accounts.history(account_id), shared_with
