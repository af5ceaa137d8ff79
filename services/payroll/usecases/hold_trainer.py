"""Hold a trainer's pay. In: the trainer and why. Out: a hold; runs leave the earnings for later ones."""

from __future__ import annotations

from services.payroll.usecases.ports import PayrollPort
from shared.values.call import Call
from shared.values.refusal import conflict, not_found


def hold_trainer(unit: PayrollPort, call: Call, trainer_id: str, why: str) -> None:
    """Place a hold; refuses a second one, and somebody payroll has not heard of."""
    if not unit.known.has_trainer(trainer_id):
        raise not_found("trainer", trainer_id)
    position, state = unit.holds.last(trainer_id)
    if state == "held":
        raise conflict("trainer_held", f"Trainer {trainer_id} is on hold already.")
    unit.holds.enter({"trainer_id": trainer_id, "position": position + 1, "state": "held",
                      "by_user": call.actor.user_id, "at_epoch": call.at_epoch, "why": why})  # fmt: skip
