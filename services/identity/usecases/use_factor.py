"""Use a second factor. In: an account, a code or a passkey's answer. Out: whether it was good; it is good only once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.identity.domain.passkey import SIGN_IN
from services.identity.domain.password import digest_of
from services.identity.domain.second_factor import good_step, normal_code
from services.identity.usecases.ports import IdentityPort, Second
from shared.values.call import Call


def use_factor(unit: IdentityPort, call: Call, user_id: str, second: Second) -> bool:
    """Try what was brought; it is used up, whatever it was."""
    if second.passkey is not None:
        return _signed(unit, call, user_id, second.passkey)
    return _code_is_good(unit, call, user_id, second.code or "")


def _code_is_good(unit: IdentityPort, call: Call, user_id: str, typed: str) -> bool:
    """Try it as a code of the phone's, then as a recovery code."""
    factor, code = unit.factors.get(user_id), normal_code(typed)
    step = None if factor is None else good_step(factor, code, call.at_epoch)
    if step is None:
        return unit.factors.use_recovery_code(user_id, digest_of(code))
    unit.factors.used(user_id, step)
    return True


def _signed(unit: IdentityPort, call: Call, user_id: str, answer: Mapping[str, Any]) -> bool:
    challenge = unit.passkeys.take(user_id, SIGN_IN)
    if unit.site is None or challenge is None or not challenge.holds(call.at_epoch):
        return False
    credential = unit.site.credential_of(answer)
    passkey = next((one for one in unit.passkeys.of(user_id) if one.credential_id == credential), None)
    count = None if passkey is None else unit.site.signed(challenge.challenge, answer, passkey)
    if passkey is None or count is None:
        return False
    unit.passkeys.used(passkey.passkey_id, count, call.at_epoch)
    return True
