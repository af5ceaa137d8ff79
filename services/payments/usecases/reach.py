"""Whose rows a caller may see. In: the call and the trainer asked for. Out: the trainer to look at."""

from __future__ import annotations

from shared.values.call import Call
from shared.values.refusal import not_found

EVERYONE = ("finance", "finance_approver", "auditor", "admin")


def reach_trainer(call: Call, trainer_id: str | None) -> str | None:
    """Give `trainer_id` (None: all) to who may see everyone's; to a trainer, their own or `trainer_not_found`."""
    if call.actor.has(*EVERYONE):
        return trainer_id
    if trainer_id not in (None, call.actor.trainer_id) or call.actor.trainer_id is None:
        raise not_found("trainer", trainer_id or "")
    return call.actor.trainer_id
