"""Take someone's second factors away, who lost them and every recovery code. In: their account, why. Out: nothing.

They are told. Whoever resets it does not know the password, so one admin alone takes over nobody.
"""

from __future__ import annotations

from services.identity.domain.session import SECOND_FACTOR_CHANGED
from services.identity.usecases.acting import acting
from services.identity.usecases.end_sessions_of import end_sessions_of
from services.identity.usecases.ports import IdentityPort
from shared.events.identity import SecondFactorChanged
from shared.values.call import Call, require_other_person
from shared.values.refusal import conflict, not_found


def reset_second_factor(unit: IdentityPort, call: Call, user_id: str) -> None:
    """Forget it; whoever needs one by their roles sets up another at their next sign-in."""
    call = acting(unit, call)
    require_other_person(call, user_id, "a change of their own account")
    if unit.accounts.get(user_id) is None:
        raise not_found("user", user_id)
    had = [unit.factors.remove(user_id), unit.passkeys.remove(user_id)]
    if not any(had):
        raise conflict("second_factor_missing", "The account has no second factor.")
    end_sessions_of(unit, call, user_id, SECOND_FACTOR_CHANGED)
    unit.say(SecondFactorChanged(user_id, "reset", call.at_epoch))
