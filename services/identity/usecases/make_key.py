"""Give an API client another key. In: its id, the key's terms, when the others end. Out: the key, shown once.

A key is changed without a gap: make the new one, let the others end in an hour or a day, put the new one in place.
"""

from __future__ import annotations

from services.identity.domain.api_key import REPLACED, check_scopes
from services.identity.domain.provisioned import check_program
from services.identity.usecases.acting import acting
from services.identity.usecases.api_client import api_client
from services.identity.usecases.draw_key import draw_key
from services.identity.usecases.end_keys import end_keys
from services.identity.usecases.ports import IdentityPort, KeyTerms, NewKey
from shared.values.call import Call


def make_key(
    unit: IdentityPort, call: Call, user_id: str, terms: KeyTerms, others_end_in_seconds: int | None
) -> NewKey:  # fmt: skip
    """Draw a key; the client's others stay as they are, or end in so many seconds at the latest, 0 being at once."""
    call = acting(unit, call)
    account = api_client(unit, user_id)
    check_program(account.grant.roles, check_scopes(terms.scopes, account.grant))
    others = [one for one in unit.api_keys.of(user_id) if one.holds(call.at_epoch)]
    if others_end_in_seconds is not None:
        end = call.at_epoch + others_end_in_seconds
        unit.api_keys.shorten([one.key_id for one in others if one.expires_epoch > end], end)
        if others_end_in_seconds == 0:
            end_keys(unit, call, others, REPLACED)
    return draw_key(unit, call, account, terms)
