"""Passkeys: challenge a device, keep what it made, list and remove. In: a person. Out: options for a browser, passkeys.

Whoever needs a second factor by their roles has a phone's codes first; a passkey stands beside them, or alone for others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.identity.domain.account import Account
from services.identity.domain.passkey import MOST_A_PERSON, REGISTER, SIGN_IN, Challenge, Passkey
from services.identity.domain.session import SECOND_FACTOR_CHANGED
from services.identity.usecases.acting import acting
from services.identity.usecases.end_sessions import end_sessions
from services.identity.usecases.ports import Denied, IdentityPort, Site
from services.identity.usecases.prove_password import prove_password
from services.identity.usecases.second_factor import has_factor
from services.identity.usecases.show_user import show_user
from shared.events.identity import SecondFactorChanged
from shared.values.call import Call
from shared.values.refusal import Refusal, conflict, not_found


def ask_new_passkey(unit: IdentityPort, call: Call) -> dict[str, Any]:
    """Give what one's browser asks a device for a new passkey with."""
    site, account = _site(unit), _person(unit, call)
    known = unit.passkeys.of(account.user_id)
    if len(known) >= MOST_A_PERSON:
        raise conflict("passkeys_many", f"You have {MOST_A_PERSON} passkeys; remove one that you do not use.")
    challenge = _asked(unit, call, account.user_id, REGISTER)
    return site.registration(challenge, account.user_id, account.email or "", known)


def add_passkey(unit: IdentityPort, call: Call, label: str, answer: Mapping[str, Any]) -> Passkey:
    """Keep the passkey that a device made; sessions that began without end, but for this one."""
    site, account = _site(unit), _person(unit, call)
    challenge = unit.passkeys.take(account.user_id, REGISTER)
    made = site.registered(challenge.challenge, answer) if challenge and challenge.holds(call.at_epoch) else None
    if made is None:
        raise Refusal("passkey_not_good", "Your device's answer is not good, or came too late; begin again.")
    passkey = Passkey(call.new_id("pky"), account.user_id, label, *made, call.at_epoch)
    unit.passkeys.add(passkey)
    end_sessions(unit, call, account.user_id, SECOND_FACTOR_CHANGED, but=call.actor.session_id)
    unit.say(SecondFactorChanged(account.user_id, "passkey_added", call.at_epoch))
    return passkey


def list_passkeys(unit: IdentityPort, call: Call) -> list[Passkey]:
    """Give one's own passkeys."""
    return unit.passkeys.of(_person(unit, call).user_id)


def remove_passkey(unit: IdentityPort, call: Call, passkey_id: str) -> None:
    """Take one of one's own away; whoever needs a second factor keeps one."""
    account = _person(unit, call)
    if not unit.passkeys.remove(account.user_id, passkey_id):
        raise not_found("passkey", passkey_id)
    if account.actor.has(*unit.settings.factor_roles) and not has_factor(unit, account.user_id):
        raise conflict("second_factor_needed", "Your roles need a second factor; set up another one first.")
    unit.say(SecondFactorChanged(account.user_id, "passkey_removed", call.at_epoch))


def ask_passkey(unit: IdentityPort, call: Call, email: str, password: str) -> dict[str, Any] | Denied:
    """Give what a browser asks a device to sign with, to whoever knows the password; nothing else is told before."""
    site, proved = _site(unit), prove_password(unit, call, email, password)
    if isinstance(proved, Denied):
        return proved
    known = unit.passkeys.of(proved[0].user_id)
    if not known:
        raise not_found("passkey", "of yours")
    return site.authentication(_asked(unit, call, proved[0].user_id, SIGN_IN), known)


def _asked(unit: IdentityPort, call: Call, user_id: str, purpose: str) -> bytes:
    challenge = unit.new_secret().encode()
    unit.passkeys.ask(Challenge(user_id, purpose, challenge, call.at_epoch))
    return challenge


def _person(unit: IdentityPort, call: Call) -> Account:
    return show_user(unit, acting(unit, call), call.actor.user_id)


def _site(unit: IdentityPort) -> Site:
    if unit.site is None:
        raise not_found("site", "that passkeys could be bound to; an operator sets HOURBOOK_PUBLIC_URL")
    return unit.site
