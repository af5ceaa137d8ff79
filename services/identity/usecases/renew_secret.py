"""Give an API client a new secret. In: its id. Out: the secret, shown once; the old one is gone."""

from __future__ import annotations

from services.identity.domain.account import API_CLIENT
from services.identity.domain.password import digest_of
from services.identity.usecases.acting import acting
from services.identity.usecases.ports import ClientSecret, IdentityPort
from shared.values.call import Call
from shared.values.refusal import not_found


def renew_secret(unit: IdentityPort, call: Call, user_id: str) -> ClientSecret:
    """Replace the secret of an API client."""
    acting(unit, call)
    account = unit.accounts.get(user_id)
    if account is None or account.kind != API_CLIENT:
        raise not_found("api_client", user_id)
    secret = unit.new_secret()
    unit.credentials.put(user_id, digest_of(secret), call.at_epoch)
    return ClientSecret(account, secret)
