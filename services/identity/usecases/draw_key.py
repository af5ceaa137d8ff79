"""Draw a key of an API client. In: its account and the key's terms. Out: the key with its secret, shown once."""

from __future__ import annotations

from services.identity.domain.account import Account
from services.identity.domain.api_key import DAY_SECONDS, MARK, SHOWN_CHARACTERS, ApiKey, check_scopes
from services.identity.domain.password import digest_of
from services.identity.usecases.ports import IdentityPort, KeyTerms, NewKey
from shared.values.call import Call


def draw_key(unit: IdentityPort, call: Call, account: Account, terms: KeyTerms) -> NewKey:
    """Draw the secret of a key and keep its digest."""
    secret = MARK + unit.new_secret()
    key = ApiKey(
        call.new_id("key"), account.user_id, secret[:SHOWN_CHARACTERS], check_scopes(terms.scopes, account.grant),
        call.at_epoch, call.actor.user_id, call.at_epoch + terms.days * DAY_SECONDS,
    )  # fmt: skip
    unit.api_keys.add(key, digest_of(secret))
    return NewKey(account, key, secret)
