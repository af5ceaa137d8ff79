"""List payout accounts. In: filters and where the page begins. Out: accounts, never a number."""

from __future__ import annotations

from services.payments.usecases.ports import PaymentsPort, PayoutAccount
from shared.values.call import Call


def list_accounts(
    unit: PaymentsPort, call: Call, *, trainer_id: str | None, state: str | None, after: str, limit: int
) -> list[PayoutAccount]:
    """Give up to `limit` accounts by id; a trainer sees their own."""
    return unit.accounts.page(
        trainer_id=call.reach.narrowed("trainer", trainer_id), state=state, after=after, limit=limit
    )
