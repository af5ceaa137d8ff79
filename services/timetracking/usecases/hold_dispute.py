"""Hold a dispute to go on with it. In: its id. Out: it and its timesheet, held until the unit ends.

The timesheet is what is locked: whoever decides on any of its lines, disputed or not, waits for the others.
"""

from __future__ import annotations

from services.timetracking.domain.dispute import Dispute, refuse_over
from services.timetracking.usecases.open_sheets import OpenSheet
from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.show_dispute import show_dispute
from shared.values.call import Call


def hold_dispute(unit: TimetrackingPort, call: Call, dispute_id: str) -> tuple[Dispute, OpenSheet]:
    """Lock the timesheet, then read the dispute; refuses one that is over."""
    timesheet_id = show_dispute(unit, call, dispute_id).dispute.timesheet_id
    held, lines = unit.timesheets.hold_with_lines([timesheet_id])
    sheet, trainer = held[timesheet_id]
    dispute = show_dispute(unit, call, dispute_id).dispute
    refuse_over(dispute)
    return dispute, OpenSheet(sheet, trainer, lines.get(timesheet_id, []))
