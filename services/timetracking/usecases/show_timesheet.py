"""Show a timesheet with what an approver needs. In: its id. Out: its lines, and the digest of those that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.timetracking.domain.flags import Flag
from services.timetracking.domain.lines import digest_of, exact
from services.timetracking.domain.states import REJECTED, WAITING
from services.timetracking.usecases.flag_sheets import flag_sheets
from services.timetracking.usecases.ports import SheetLine, Timesheet, TimetrackingPort
from services.timetracking.usecases.reach import reach
from services.timetracking.usecases.read_chains import Chained, DueStep, read_chains
from shared.values.call import Call


@dataclass(frozen=True)
class ShownTimesheet:
    """A timesheet; `digest` covers the lines that wait (of those asked for): approve exactly that.

    `flags` say what to look at first; `step` is whose turn it is, where a chain holds and lines wait.
    """

    sheet: Timesheet
    trainer_name: str
    project_name: str
    seconds: int
    waiting_seconds: int
    digest: str
    lines: list[SheetLine] = field(repr=False)
    flags: list[Flag] = field(default_factory=list)
    step: DueStep | None = None

    @classmethod
    def of(
        cls,
        sheet: Timesheet,
        name: str,
        project: str,
        lines: list[SheetLine],
        flags: list[Flag],
        chained: Chained | None,
        entry_ids: Sequence[str] | None = None,
    ) -> ShownTimesheet:
        """Add up the lines and digest those that wait."""
        waiting = exact(
            line for line in lines if line.state in WAITING and (entry_ids is None or line.line.entry_id in entry_ids)
        )
        seconds = sum(line.line.seconds for line in lines if line.state != REJECTED)
        step = chained.waits_for(waiting) if chained and waiting else None
        return cls(
            sheet, name, project, seconds, sum(line.seconds for line in waiting), digest_of(waiting), lines, flags, step
        )


def show_timesheet(
    unit: TimetrackingPort, call: Call, timesheet_id: str, entry_ids: Sequence[str] | None = None
) -> ShownTimesheet:
    """Show one, if the caller may know its trainer; `entry_ids` narrows the digest to some lines."""
    found = unit.timesheets.get([timesheet_id]).get(timesheet_id)
    sheet, trainer = reach(unit, call, "timesheet", timesheet_id, found)
    lines = unit.timesheets.lines([timesheet_id])
    flags = flag_sheets(unit, call.at_epoch, [sheet], lines, {trainer.trainer_id: trainer})
    chained = read_chains(unit, call, [sheet], lines).get(timesheet_id)
    project = unit.people.engagements([sheet.engagement_id])[sheet.engagement_id].project_name
    return ShownTimesheet.of(
        sheet, trainer.name, project, lines.get(timesheet_id, []), flags[timesheet_id], chained, entry_ids
    )
