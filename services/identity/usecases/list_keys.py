"""List the keys of an API client. In: its id. Out: its keys, the newest first, those that ended too."""

from __future__ import annotations

from services.identity.domain.account import API_CLIENT, Account
from services.identity.domain.api_key import ApiKey
from services.identity.usecases.acting import acting
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call
from shared.values.refusal import not_found


def list_keys(unit: IdentityPort, call: Call, user_id: str) -> list[ApiKey]:
    """Give the keys, without any secret."""
    acting(unit, call)
    return unit.api_keys.of(api_client(unit, user_id).user_id)


def api_client(unit: IdentityPort, user_id: str) -> Account:
    """Give an API client's account; people have none of what it has."""
    account = unit.accounts.get(user_id)
    if account is None or account.kind != API_CLIENT:
        raise not_found("api_client", user_id)
    return account
