"""Move a timesheet to what its lines make of it. In: it as it was opened, new states of some lines. Out: its step.

While any line waits or is disputed the timesheet stays submitted.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.timetracking.domain.states import SUBMITTED, settled
from services.timetracking.usecases.open_sheets import OpenSheet
from services.timetracking.usecases.ports import Step, TimetrackingPort


def settle_sheet(unit: TimetrackingPort, one: OpenSheet, changed: Mapping[str, str], step: Step) -> None:
    """Take the step's name, instant and reason to wherever the lines, by entry id in `changed`, lead the timesheet."""
    after = settled(changed.get(line.line.entry_id, line.state) for line in one.lines)
    if after != SUBMITTED and one.sheet.state == SUBMITTED:
        unit.timesheets.step([one.sheet], Step(after, step.by, step.at_epoch, step.why))
