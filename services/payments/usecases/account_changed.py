"""Say that a payout account is in a new state. In: the account and the state. Out: the fact, without a number."""

from __future__ import annotations

from services.payments.usecases.ports import PayoutAccount
from shared.events.payments import PayoutAccountChanged


def account_changed(
    account: PayoutAccount, state: str, reason: str = "", *, active_from_epoch: int | None = None
) -> PayoutAccountChanged:
    """Build the fact that everyone else may know."""
    return PayoutAccountChanged(
        account.account_id, account.trainer_id, state, account.method, account.currency, account.country,
        account.last4, reason, active_from_epoch,
    )  # fmt: skip
