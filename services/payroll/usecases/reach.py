"""Whose pay a caller may know. In: a caller, whose row it is. Out: "not found" where it is not the caller's to know."""

from __future__ import annotations

from shared.values.call import Call
from shared.values.refusal import not_found


def require_reach(call: Call, what: str, identifier: str, trainer_id: str) -> None:
    """Refuse a row of a trainer's that the caller may not know; finance and auditors know all, trainers their own."""
    reads_all = call.actor.has("finance", "finance_approver", "auditor", "service")
    if not reads_all and trainer_id != call.actor.trainer_id:
        raise not_found(what, identifier)
