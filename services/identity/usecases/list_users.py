"""List accounts. In: kind, and where the page begins. Out: accounts by id."""

from __future__ import annotations

from services.identity.domain.account import Account
from services.identity.usecases.acting import acting
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call


def list_users(unit: IdentityPort, call: Call, kind: str | None, after: str, limit: int) -> list[Account]:
    """Give up to `limit` accounts by id after `after`, of one kind or of both."""
    acting(unit, call)
    return unit.accounts.page(kind, after, limit)
