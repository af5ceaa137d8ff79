"""Grant a bonus. In: whom, for which day, how much, of which kind and why. Out: a bonus, and the fact that says so.

The work week is priced again by whoever hears the fact (`price_bonuses.py`), in line with all else that is heard of the
trainer: two pricings of one week at once would each miss the other's lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.payroll.domain.bonus import Bonus, require_grantable
from services.payroll.usecases.keep_bonuses import keep_bonuses
from services.payroll.usecases.ports import PayrollPort
from shared.values.call import Call
from shared.values.money import Money
from shared.values.refusal import conflict, not_found


@dataclass(frozen=True)
class GrantBonus:
    """`reference` is the grantor's own name for it: under one name a bonus is granted once."""

    trainer_id: str
    engagement_id: str
    on_date: date
    amount: Money
    kind: str
    why: str
    reference: str | None = None

    def bonus(self, call: Call) -> Bonus:
        """Give the bonus it asks for, under a new id, known from now."""
        return Bonus(call.new_id("bns"), self.trainer_id, self.engagement_id, self.on_date, self.amount.minor,
                     self.amount.currency, self.kind, self.why, call.actor.user_id, call.at_epoch,
                     self.reference)  # fmt: skip


def grant_bonus(unit: PayrollPort, call: Call, command: GrantBonus) -> Bonus:
    """Keep the bonus and say it; refuses what does not fit the engagement, and a reference that was used."""
    engaged = unit.bonuses.engaged([command.engagement_id]).get(command.engagement_id)
    if engaged is None:
        raise not_found("engagement", command.engagement_id)
    bonus = command.bonus(call)
    require_grantable(bonus, engaged)
    known = unit.bonuses.references([command.reference]) if command.reference else {}
    for other in known.values():
        raise conflict("bonus_reference_used", f"{other.bonus_id} was granted as {command.reference!r}.", "reference")
    keep_bonuses(unit, [bonus])
    return bonus
