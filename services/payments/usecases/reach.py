"""Whose money a caller may know. In: a caller, whose row it is. Out: "not found" where it is beyond their reach."""

from __future__ import annotations

from shared.values.call import Call
from shared.values.refusal import not_found


def require_reach(call: Call, what: str, identifier: str, trainer_id: str) -> None:
    """Refuse a row of a trainer's that is beyond the caller's reach, as if it were not there."""
    if not call.reach.covers(trainer_id=trainer_id):
        raise not_found(what, identifier)
