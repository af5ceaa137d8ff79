"""Part an account from its id at the provider. In: whose. Out: nothing; the next sign-in there may be by another id."""

from __future__ import annotations

from services.identity.domain.session import ENDED_BY_ADMIN
from services.identity.usecases.acting import acting
from services.identity.usecases.end_sessions_of import end_sessions_of
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call, require_other_person
from shared.values.refusal import not_found


def part_from_provider(unit: IdentityPort, call: Call, user_id: str) -> None:
    """Forget the id, and end the sessions it may have begun; somebody else's alone."""
    call = acting(unit, call)
    require_other_person(call, user_id, "a change of their own account")
    if not unit.providers.part(user_id):
        raise not_found("provider_identity", user_id)
    end_sessions_of(unit, call, user_id, ENDED_BY_ADMIN)
