"""An API client's account. In: its id. Out: the account; people have none of what a program has."""

from __future__ import annotations

from services.identity.domain.account import API_CLIENT, Account
from services.identity.usecases.ports import IdentityPort
from shared.values.refusal import not_found


def api_client(unit: IdentityPort, user_id: str) -> Account:
    """Give the account, or refuse."""
    account = unit.accounts.get(user_id)
    if account is None or account.kind != API_CLIENT:
        raise not_found("api_client", user_id)
    return account
