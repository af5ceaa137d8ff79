"""Release a hold. In: the trainer and why. Out: the next run pays what was left."""

from __future__ import annotations

from services.payroll.usecases.ports import PayrollPort
from shared.values.call import Call
from shared.values.refusal import conflict


def release_trainer(unit: PayrollPort, call: Call, trainer_id: str, why: str) -> None:
    """End the hold; refuses where there is none."""
    position, state = unit.holds.last(trainer_id)
    if state != "held":
        raise conflict("trainer_not_held", f"Trainer {trainer_id} is not on hold.")
    unit.holds.enter({"trainer_id": trainer_id, "position": position + 1, "state": "released",
                      "by_user": call.actor.user_id, "at_epoch": call.at_epoch, "why": why})  # fmt: skip
