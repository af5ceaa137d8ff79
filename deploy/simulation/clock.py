"""What the clock does by itself, held to the model as it happens. In: a tick of a service, within its transaction.

Out: what the model has to hear once that is committed. Where the product did more or less than was due, that is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from deploy.simulation.model.books import Books
from deploy.simulation.model.hours import expect
from shared.values.call import Call

Told = Callable[[], None]
_APPROVALS = sa.text("""SELECT a.approval_id, a.timesheet_id, l.entry_id, l.version FROM approvals a
                        JOIN approval_lines l USING (approval_id)
                        WHERE a.approved_by = :by AND a.approved_epoch = :at ORDER BY 1, 3""")


def activate_cooled(books: Books, _unit: Any, call: Call, done: int) -> Told:
    """Hear how many changed accounts are paid to from now on."""

    def told() -> None:
        due = books.accounts.cooled(call.at_epoch)
        expect(done == due, f"{done} accounts had cooled off where {due} had")

    return told


def give_notice(books: Books, unit: Any, call: Call, done: int) -> Told:
    """Hear of which timesheets it was told that the clock will approve them; each is told once it is near."""
    waiting = {one.sheet.timesheet_id: one for one in unit.timesheets.waiting()} if books.deciding.deadlines else {}

    def told() -> None:
        if not books.deciding.deadlines:
            expect(not done, "a deadline was told that nobody agreed to")
            return
        near = books.deciding.near(call.at_epoch, [name for name in waiting if _may_be_approved(books, name)])
        for name, one in waiting.items():
            known = books.deciding.sheets[name]
            expect(one.submitted_epoch == known.submitted_epoch, f"{name} counts as submitted at {one.submitted_epoch}")
            if name in near:
                known.told_epoch = call.at_epoch
            expect(one.told_epoch == known.told_epoch, f"of {name} it was told at {one.told_epoch}")
        lost = {one.sheet for one in books.worked.live("submitted")} - set(waiting)
        expect(not lost, f"lines wait on timesheets that do not: {sorted(lost)}")

    return told


def _may_be_approved(books: Books, name: str) -> bool:
    """Say whether a clock has anything to approve: not where all that is left of a timesheet is in dispute."""
    lines = books.worked.of_sheet(name)
    return not lines or any(line.state == "submitted" for line in lines)


def auto_approve(books: Books, unit: Any, call: Call, _done: int) -> Told:
    """Hear what the clock approved: whole timesheets that were due, and nothing else."""
    found: defaultdict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
    for approval, sheet, entry, version in unit.connection.execute(
        _APPROVALS, {"by": call.actor.user_id, "at": call.at_epoch}
    ):
        if approval not in books.worked.approvals:
            found[approval, sheet].add((entry, version))

    def told() -> None:
        waiting = {one.sheet for one in books.worked.live("submitted")}
        due = books.deciding.due(call.at_epoch, waiting)
        given = {sheet for _approval, sheet in found}
        expect(given == due, f"the clock approved {sorted(given)} where {sorted(due)} were due")
        for (approval, sheet), keys in found.items():
            lines = [one.line for one in books.worked.of_sheet(sheet) if one.state == "submitted"]
            expect({line.key for line in lines} == keys, f"the clock approved {sorted(keys)} of {sheet}")
            books.worked.approved(approval, lines)

    return told


# tick -> what to hear of it
HEARD: Mapping[str, Callable[[Books, Any, Call, int], Told]] = {
    "activate_cooled": activate_cooled, "give_notice": give_notice, "auto_approve": auto_approve,
}  # fmt: skip
