"""Add a passkey. In: its name, what the device answered. Out: the passkey; a second factor is asked for from now on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.identity.domain.passkey import REGISTER, Passkey
from services.identity.domain.session import SECOND_FACTOR_CHANGED
from services.identity.usecases.end_sessions_of import end_sessions_of
from services.identity.usecases.ports import IdentityPort
from services.identity.usecases.show_user import show_user
from services.identity.usecases.site_of import site_of
from shared.events.identity import SecondFactorChanged
from shared.values.call import Call
from shared.values.refusal import Refusal


def add_passkey(unit: IdentityPort, call: Call, label: str, answer: Mapping[str, Any]) -> Passkey:
    """Keep what the device made; sessions that began without it end, but for this one."""
    site, account = site_of(unit), show_user(unit, call, call.actor.user_id)
    challenge = unit.passkeys.take(account.user_id, REGISTER)
    made = site.registered(challenge.challenge, answer) if challenge and challenge.holds(call.at_epoch) else None
    if made is None:
        raise Refusal("passkey_not_good", "Your device's answer is not good, or came too late; begin again.")
    passkey = Passkey(call.new_id("pky"), account.user_id, label, *made, call.at_epoch)
    unit.passkeys.add(passkey)
    end_sessions_of(unit, call, account.user_id, SECOND_FACTOR_CHANGED, but=call.actor.session_id)
    unit.say(SecondFactorChanged(account.user_id, "passkey_added", call.at_epoch))
    return passkey
