"""List accounts. In: kind, words, and where the page begins. Out: accounts by id."""

from __future__ import annotations

from services.identity.domain.account import Account
from services.identity.usecases.acting import acting
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call


def list_users(unit: IdentityPort, call: Call, kind: str | None, words: str, after: str, limit: int) -> list[Account]:
    """Give up to `limit` accounts by id after `after`, of one kind or of both, whose address or name has the words."""
    acting(unit, call)
    return unit.accounts.page(kind, words, after, limit)
