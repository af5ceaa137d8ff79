"""Open timesheets to act on them: locked, with their live lines and trainers. In: ids. Out: what can be acted on.

Timesheets travel in slices, so that a whole month needs neither one statement each nor all lines at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.timetracking.domain.lines import exact as exact  # noqa: PLC0414 - re-exported: who opens sheets digests
from services.timetracking.domain.states import SUBMITTED, WAITING
from services.timetracking.usecases.ports import SheetLine, Timesheet, TimetrackingPort, Trainer
from services.timetracking.usecases.reach import knows
from shared.values.call import Call, require_other_person
from shared.values.refusal import conflict, forbidden

SLICE = 500


@dataclass(frozen=True)
class OpenSheet:
    """A timesheet that the caller may know, with its live lines."""

    sheet: Timesheet
    trainer: Trainer
    lines: list[SheetLine] = field(repr=False)

    def submitted(self, only: Sequence[str] | None = None) -> list[SheetLine]:
        """Give the lines that wait for a decision, or those asked for; refuses one asked for that does not wait."""
        waiting = [line for line in self.lines if line.state in WAITING]
        if only is None:
            return waiting
        chosen = [line for line in waiting if line.line.entry_id in set(only)]
        missing = sorted(set(only) - {line.line.entry_id for line in chosen})
        if missing:
            raise conflict("entry_not_submitted", f"Entry {missing[0]} does not wait for a decision on this timesheet; "
                           "read the timesheet again.", "entry_ids")  # fmt: skip
        return chosen

    def nothing_waits(self, lines: Sequence[SheetLine]) -> bool:
        """Say whether there is nothing to decide on: no lines, and no submitted statement that there were none.

        Where lines stand on the timesheet that nobody submitted, or that are disputed, it states no such thing.
        """
        return not lines and (self.sheet.state != SUBMITTED or bool(self.lines))

    def refuse_own(self, call: Call) -> None:
        """Refuse to decide on one's own hours, or on hours one logged or submitted for somebody."""
        if call.actor.trainer_id == self.trainer.trainer_id or call.actor.user_id == self.trainer.user_id:
            raise forbidden("own_hours", "Nobody decides on their own hours; another approver must.")
        for maker_id in sorted({self.sheet.submitted_by, *(line.made_by for line in self.lines)}):
            require_other_person(call, maker_id, "these hours")


def open_sheets(
    unit: TimetrackingPort, call: Call, timesheet_ids: Sequence[str]
) -> Iterator[tuple[Sequence[str], dict[str, OpenSheet]]]:
    """Give, slice by slice, the ids and those of them that exist and are the caller's to know."""
    for start in range(0, len(timesheet_ids), SLICE):
        ids = timesheet_ids[start : start + SLICE]
        held, lines = unit.timesheets.hold_with_lines(ids)
        yield (
            ids,
            {
                identifier: OpenSheet(sheet, trainer, lines.get(identifier, []))
                for identifier, (sheet, trainer) in held.items()
                if knows(call.reach, trainer)
            },
        )
