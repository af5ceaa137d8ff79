"""Change one's own password. In: the present one and the new one. Out: None, or a denial. Other sessions end."""

from __future__ import annotations

from services.identity.domain.password import check_password, normal_form
from services.identity.domain.session import PASSWORD_CHANGED
from services.identity.usecases.acting import acting
from services.identity.usecases.begin_tries import begin_tries
from services.identity.usecases.deny import deny
from services.identity.usecases.end_sessions_of import end_sessions_of
from services.identity.usecases.forgive import forgive
from services.identity.usecases.ports import Denied, IdentityPort
from shared.events.identity import PasswordChanged
from shared.values.call import Call
from shared.values.refusal import not_found


def change_password(unit: IdentityPort, call: Call, present: str, new: str) -> Denied | None:
    """Set the new password; a wrong present one counts as a failed sign-in, so that a borrowed token cannot guess."""
    account = unit.accounts.get(acting(unit, call).actor.user_id)
    if account is None or account.email is None:
        raise not_found("user", call.actor.user_id)
    normal, tries = check_password(new, account.email, field="new_password"), begin_tries(unit, call, account.email)
    if isinstance(tries, Denied):
        return tries
    if not unit.hasher.verify(unit.credentials.get(account.user_id), normal_form(present)):
        return deny(unit, call, tries)
    forgive(unit, account.email)
    unit.credentials.put(account.user_id, unit.hasher.hash(normal), call.at_epoch)
    end_sessions_of(unit, call, account.user_id, PASSWORD_CHANGED, but=call.actor.session_id)
    unit.say(PasswordChanged(account.user_id, call.at_epoch))
    return None
