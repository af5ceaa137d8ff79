"""Keep bonuses. In: checked bonuses. Out: rows that are only added, and `bonus.granted` for each."""

from __future__ import annotations

from collections.abc import Sequence

from services.payroll.domain.bonus import Bonus
from services.payroll.usecases.ports import PayrollPort
from shared.events.payroll import BonusGranted


def keep_bonuses(unit: PayrollPort, granted: Sequence[Bonus]) -> None:
    """Keep and say them."""
    unit.bonuses.add(granted)
    for bonus in granted:
        unit.say(BonusGranted(bonus.bonus_id, bonus.trainer_id, bonus.engagement_id, str(bonus.on_date),
                              bonus.amount_minor, bonus.currency, bonus.kind, bonus.why, bonus.granted_by,
                              bonus.known_epoch, bonus.takes_back))  # fmt: skip
