"""End sessions: one, all of one's own, another's. In: whose and why. Out: nothing; their tokens are refused everywhere.

Whatever makes a sign-in doubtful ends what it began: another password, another second factor, other roles, a shut account.
"""

from __future__ import annotations

from services.identity.domain.session import ENDED_BY_ADMIN, SIGNED_OUT, SIGNED_OUT_EVERYWHERE, Session
from services.identity.usecases.acting import acting
from services.identity.usecases.ports import IdentityPort
from shared.events.identity import SessionEnded
from shared.values.call import Call
from shared.values.refusal import not_found


def end_sessions(unit: IdentityPort, call: Call, user_id: str, why: str, but: str | None = None) -> None:
    """End every session of an account, except the one `but`."""
    held = unit.sessions.of(user_id, call.at_epoch, unit.settings.session_seconds)
    _end(unit, call, [one for one in held if one.session_id != but], why)


def sign_out(unit: IdentityPort, call: Call, user_id: str, session_id: str) -> None:
    """End one session of one's own or, for an admin, of anyone; ended before, it stays as it was."""
    call = acting(unit, call)
    session, own = unit.sessions.get(session_id), call.actor.user_id == user_id
    if session is None or session.user_id != user_id or not (own or call.reach.everyone):
        raise not_found("session", session_id)
    if session.ended is None:
        _end(unit, call, [session], SIGNED_OUT if own else ENDED_BY_ADMIN)


def sign_out_everywhere(unit: IdentityPort, call: Call, user_id: str) -> None:
    """End every session of one's own or, for an admin, of anyone: the present one too."""
    call = acting(unit, call)
    own = call.actor.user_id == user_id
    if not own and (not call.reach.everyone or unit.accounts.get(user_id) is None):
        raise not_found("user", user_id)
    end_sessions(unit, call, user_id, SIGNED_OUT_EVERYWHERE if own else ENDED_BY_ADMIN)


def _end(unit: IdentityPort, call: Call, ended: list[Session], why: str) -> None:
    unit.sessions.end([one.session_id for one in ended], why, call.actor.user_id, call.at_epoch)
    for one in ended:
        unit.say(SessionEnded(one.session_id, one.user_id, why, call.at_epoch))
