"""Ask for a new passkey. In: who. Out: what their browser asks a device with.

Whoever needs a second factor by their roles has a phone's codes first; a passkey stands beside them, and alone for
others.
"""

from __future__ import annotations

from typing import Any

from services.identity.domain.passkey import MOST_A_PERSON, REGISTER
from services.identity.usecases.challenge_device import challenge_device
from services.identity.usecases.ports import IdentityPort
from services.identity.usecases.show_user import show_user
from services.identity.usecases.site_of import site_of
from shared.values.call import Call
from shared.values.refusal import conflict


def ask_new_passkey(unit: IdentityPort, call: Call) -> dict[str, Any]:
    """Challenge a device of one's own to make a passkey; devices that have one already are left out."""
    site, account = site_of(unit), show_user(unit, call, call.actor.user_id)
    known = unit.passkeys.of(account.user_id)
    if len(known) >= MOST_A_PERSON:
        raise conflict("passkeys_many", f"You have {MOST_A_PERSON} passkeys; remove one that you do not use.")
    challenge = challenge_device(unit, call, account.user_id, REGISTER)
    return site.registration(challenge, account.user_id, account.email or "", known)
