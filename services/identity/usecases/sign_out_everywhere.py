"""Sign out everywhere. In: whose account. Out: nothing; all of its sessions have ended."""

from __future__ import annotations

from services.identity.domain.session import ENDED_BY_ADMIN, SIGNED_OUT_EVERYWHERE
from services.identity.usecases.acting import acting
from services.identity.usecases.end_sessions_of import end_sessions_of
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call
from shared.values.refusal import not_found


def sign_out_everywhere(unit: IdentityPort, call: Call, user_id: str) -> None:
    """End every session of one's own or, for an admin, of anyone: the present one too."""
    call = acting(unit, call)
    own = call.actor.user_id == user_id
    if not own and (not call.reach.everyone or unit.accounts.get(user_id) is None):
        raise not_found("user", user_id)
    end_sessions_of(unit, call, user_id, SIGNED_OUT_EVERYWHERE if own else ENDED_BY_ADMIN)
