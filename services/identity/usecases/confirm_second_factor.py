"""Confirm a second factor. In: address, password and the new secret's first code. Out: recovery codes, shown once.

The code that proves the new secret stands in for the old one's here: nobody has a new secret but by `begin`.
"""

from __future__ import annotations

from services.identity.domain.account import Account
from services.identity.domain.password import digest_of
from services.identity.domain.second_factor import CONFIRM_SECONDS, PENDING, RECOVERY_CODES, good_step, normal_code
from services.identity.domain.session import SECOND_FACTOR_CHANGED
from services.identity.usecases.deny import deny
from services.identity.usecases.end_sessions_of import end_sessions_of
from services.identity.usecases.forgive import forgive
from services.identity.usecases.ports import Denied, IdentityPort
from services.identity.usecases.prove_password import prove_password
from shared.events.identity import SecondFactorChanged
from shared.values.call import Call
from shared.values.refusal import conflict


def confirm_second_factor(
    unit: IdentityPort, call: Call, email: str, password: str, code: str
) -> list[str] | Denied:  # fmt: skip
    """Put the secret in use; from now on it is asked for at every sign-in."""
    proved = prove_password(unit, call, email, password)
    if isinstance(proved, Denied):
        return proved
    account, tries = proved
    pending = unit.factors.get(account.user_id, PENDING)
    if pending is None or call.at_epoch >= pending.set_epoch + CONFIRM_SECONDS:
        raise conflict("second_factor_not_begun", "No second factor waits to be confirmed; begin one first.")
    step = good_step(pending, normal_code(code), call.at_epoch)
    if step is None:
        return deny(unit, call, tries)
    forgive(unit, email)
    return _confirm(unit, call, account, step)


def _confirm(unit: IdentityPort, call: Call, account: Account, step: int) -> list[str]:
    codes = [unit.new_recovery_code() for _ in range(RECOVERY_CODES)]
    unit.factors.confirm(account.user_id, step, call.at_epoch, [digest_of(normal_code(one)) for one in codes])
    end_sessions_of(unit, call, account.user_id, SECOND_FACTOR_CHANGED)
    unit.say(SecondFactorChanged(account.user_id, "set", call.at_epoch))
    return codes
