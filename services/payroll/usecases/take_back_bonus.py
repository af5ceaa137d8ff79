"""Take a bonus back. In: its id and why. Out: a second, negative bonus of the same day; what was granted stays."""

from __future__ import annotations

from services.payroll.domain.bonus import Bonus, taking_back
from services.payroll.usecases.keep_bonuses import keep_bonuses
from services.payroll.usecases.ports import PayrollPort
from shared.values.call import Call
from shared.values.refusal import conflict


def take_back_bonus(unit: PayrollPort, call: Call, bonus_id: str, why: str) -> Bonus:
    """Take it back, once; where it was paid, the next pay run pays less."""
    granted = unit.bonuses.get(bonus_id)
    back = taking_back(granted, call.new_id("bns"), why, call.actor.user_id, call.at_epoch)
    earlier = unit.bonuses.taken_back_by(bonus_id)
    if earlier:
        raise conflict("bonus_taken_back", f"{earlier} has taken this bonus back already.")
    keep_bonuses(unit, [back])
    return back
