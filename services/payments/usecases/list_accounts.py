"""List payout accounts. In: filters and where the page begins. Out: accounts, never a number."""

from __future__ import annotations

from collections.abc import Sequence

from services.payments.usecases.ports import PaymentsPort, PayoutAccount
from shared.values.call import Call


def list_accounts(
    unit: PaymentsPort, call: Call, *, trainer_id: str | None, state: str | None, named: Sequence[str], after: str,
    limit: int,
) -> list[PayoutAccount]:  # fmt: skip
    """Give up to `limit` accounts by id, where some trainers are `named` of these; a trainer sees their own."""
    own = call.reach.narrowed("trainer", trainer_id)
    return unit.accounts.page(trainer_id=own, state=state, named=named, after=after, limit=limit)
