"""Remove one of one's own passkeys. In: which. Out: nothing; it opens nothing any more, and its owner is told."""

from __future__ import annotations

from services.identity.usecases.has_factor import has_factor
from services.identity.usecases.ports import IdentityPort
from services.identity.usecases.show_user import show_user
from shared.events.identity import SecondFactorChanged
from shared.values.call import Call
from shared.values.refusal import conflict, not_found


def remove_passkey(unit: IdentityPort, call: Call, passkey_id: str) -> None:
    """Take it away; whoever needs a second factor by their roles keeps one."""
    account = show_user(unit, call, call.actor.user_id)
    if not unit.passkeys.remove(account.user_id, passkey_id):
        raise not_found("passkey", passkey_id)
    if account.actor.has(*unit.settings.factor_roles) and not has_factor(unit, account.user_id):
        raise conflict("second_factor_needed", "Your roles need a second factor; set up another one first.")
    unit.say(SecondFactorChanged(account.user_id, "passkey_removed", call.at_epoch))
