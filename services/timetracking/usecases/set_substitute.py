"""Let somebody stand in for an absent approver. In: who, for whom, from when to when. Out: the substitution."""

from __future__ import annotations

from services.timetracking.domain.chain import Substitution, checked_absence
from services.timetracking.usecases.ports import TimetrackingPort
from shared.values.call import Call
from shared.values.span import Span


def set_substitute(
    unit: TimetrackingPort, call: Call, absent_user: str, substitute_user: str, absence: Span
) -> Substitution:
    """Add a substitution: the absent person's steps may be signed by both meanwhile, each chain by either once."""
    checked_absence(absent_user, substitute_user, absence)
    substitution = Substitution(call.new_id("sub"), absent_user, substitute_user, absence.start_epoch,
                                absence.end_epoch, call.actor.user_id, call.at_epoch)  # fmt: skip
    unit.chains.substitute(substitution)
    return substitution
