"""Import bonuses from a sheet. In: what was read of it. Out: a report by row; the good rows are granted.

Safe to import twice: what was granted already under a row's reference, the same in all it says, adds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from services.payroll.domain.bonus import Bonus, Engaged, require_grantable
from services.payroll.usecases.grant_bonus import GrantBonus
from services.payroll.usecases.keep_bonuses import keep_bonuses
from services.payroll.usecases.ports import BonusReport, BonusSheet, PayrollPort
from shared.values.call import Call
from shared.values.refusal import Refusal, conflict
from shared.values.sheet import row_errors


def import_bonuses(unit: PayrollPort, call: Call, sheet: BonusSheet, *, dry_run: bool = False) -> BonusReport:
    """Grant a bonus a row; a bad row leaves the others alone; with `dry_run` only say what would happen."""
    asked, errors = sheet.rows, sheet.errors
    engaged = unit.bonuses.engaged([bonus.engagement_id for _, bonus in asked])
    granted = unit.bonuses.references([bonus.reference or "" for _, bonus in asked])
    new: list[Bonus] = []
    known = 0
    for row, command in asked:
        try:
            bonus = _checked(call, command, engaged, granted)
        except Refusal as refusal:
            errors = [*errors, *row_errors(row, refusal)]
        else:
            known += bonus is None
            new += [bonus] if bonus else []
    if not dry_run:
        keep_bonuses(unit, new)
    return BonusReport(len(new) + known + len({one.row for one in errors}), len(new), known, sorted(errors), dry_run)


def _checked(
    call: Call, command: GrantBonus, engaged: Mapping[str, Engaged], granted: Mapping[str, Bonus]
) -> Bonus | None:
    """Give the bonus that a row asks for, None where it is granted already; refuses what cannot be granted."""
    whose = engaged.get(command.engagement_id)
    if whose is None:
        detail = f"There is no engagement {command.engagement_id}; the list of engagements has its id."
        raise Refusal("engagement_unknown", detail, pointer="engagement_id")
    bonus = replace(command, trainer_id=command.trainer_id or whose.trainer_id).bonus(call)
    before = granted.get(command.reference or "")
    if before is not None:
        same = replace(bonus, bonus_id=before.bonus_id, granted_by=before.granted_by, known_epoch=before.known_epoch)
        if same == before:
            return None
        detail = f"{before.bonus_id} was granted as {command.reference!r} and says something else; name this one anew."
        raise conflict("bonus_reference_used", detail, "reference")
    require_grantable(bonus, whose)
    return bonus
