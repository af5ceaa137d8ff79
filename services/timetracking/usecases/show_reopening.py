"""Show what reopening a timesheet would take back. In: its id, and which lines. Out: them, with a digest to send.

What that changes in pay and invoice payroll and billing know (`GET …/void-preview`), asked for the approved lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.timetracking.domain.lines import Line, digest_of
from services.timetracking.domain.states import APPROVED, WAITING
from services.timetracking.usecases.ports import SheetLine, Timesheet, TimetrackingPort
from services.timetracking.usecases.reach import reach
from shared.values.call import Call
from shared.values.refusal import conflict

_OPENED = (APPROVED, *WAITING)


@dataclass(frozen=True)
class Reopening:
    """What would be taken back: the approval of some lines, the submission of others; `digest` covers both."""

    sheet: Timesheet
    approved: tuple[Line, ...] = field(repr=False)
    submitted: tuple[Line, ...] = field(repr=False)

    @classmethod
    def of(cls, sheet: Timesheet, lines: Sequence[SheetLine], only: Sequence[str] | None) -> Reopening:
        """Choose the lines; refuses one that is neither approved nor waiting, and a timesheet that has none of them."""
        chosen = [one for one in lines if one.state in _OPENED and (only is None or one.line.entry_id in set(only))]
        missing = sorted(set(only or ()) - {one.line.entry_id for one in chosen})
        if missing:
            raise conflict("entry_not_closed", f"Entry {missing[0]} is neither approved nor submitted here: it can be "
                           "edited as it is, or waits for a dispute.", "entry_ids")  # fmt: skip
        if not chosen:
            raise conflict("nothing_to_reopen", f"The timesheet is {sheet.state} and holds no line that is approved or "
                           "waits.")  # fmt: skip
        approved, submitted = (
            tuple(one.line for one in chosen if (one.state == APPROVED) == is_approved) for is_approved in (True, False)
        )
        return cls(sheet, approved, submitted)

    @property
    def digest(self) -> str:
        """Give the digest of all lines, which says that these were read."""
        return digest_of((*self.approved, *self.submitted))

    @property
    def seconds(self) -> int:
        """Give the approved seconds that pay and invoice would lose until they are approved again."""
        return sum(line.seconds for line in self.approved)


def show_reopening(
    unit: TimetrackingPort, call: Call, timesheet_id: str, entry_ids: Sequence[str] | None = None
) -> Reopening:
    """Show it, if the caller may know the trainer; writes nothing."""
    found = unit.timesheets.get([timesheet_id]).get(timesheet_id)
    sheet, _trainer = reach(unit, call, "timesheet", timesheet_id, found)
    return Reopening.of(sheet, unit.timesheets.lines([timesheet_id]).get(timesheet_id, []), entry_ids)
