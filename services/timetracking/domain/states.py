"""The states of entries and timesheets as literal tables; every change is a row, printed into the docs.

In: a wish, or the states of a timesheet's entries. Out: where it may come from, or the state of the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

DRAFT, SUBMITTED, APPROVED, RETURNED = "draft", "submitted", "approved", "returned"
DISPUTED, REJECTED = "disputed", "rejected"
# No state: what the history of a timesheet calls a step of its chain that was signed, while others follow.
SIGNED_OFF = "signed_off"
# Nor this: an approved line was taken out, so that no version of it follows.
TAKEN_OUT = "taken_out"
# Why a version is there that was simply edited: no reason that anybody gave.
EDITED = "edited"

# Of one version of an entry. Editing makes a new version, which begins as a draft; a correction voids an approved one.
ENTRY: Mapping[str, tuple[str, ...]] = {
    DRAFT: (SUBMITTED,),
    SUBMITTED: (APPROVED, RETURNED, DISPUTED),
    RETURNED: (SUBMITTED,),
    DISPUTED: (SUBMITTED, APPROVED, REJECTED),
    APPROVED: (),
    REJECTED: (),
}

# Of a timesheet as a whole. Late or corrected hours are submitted on a timesheet that was approved before; one that is
# reopened is returned; one whose submitted lines were all edited or withdrawn is a draft again.
TIMESHEET: Mapping[str, tuple[str, ...]] = {
    DRAFT: (SUBMITTED,),
    SUBMITTED: (SUBMITTED, APPROVED, RETURNED, DRAFT),
    RETURNED: (SUBMITTED,),
    APPROVED: (SUBMITTED, RETURNED),
}


def before(table: Mapping[str, tuple[str, ...]], wished: str) -> tuple[str, ...]:
    """Give the states from which the table leads to `wished`."""
    return tuple(state for state, nexts in table.items() if wished in nexts)


# Lines whose trainer has yet to submit them, and lines that an approver may decide on. A disputed line is neither: it
# waits for the decision of its dispute, and goes back among the waiting ones only where the dispute is withdrawn.
UNSUBMITTED = tuple(state for state in before(ENTRY, SUBMITTED) if state != DISPUTED)
WAITING = before(ENTRY, RETURNED)
UNDECIDED = before(ENTRY, APPROVED)


def settled(states: Iterable[str]) -> str:
    """Give the state of a decided timesheet from those of its entries: drafts do not count, they were not submitted."""
    present = set(states)
    if present.intersection(UNDECIDED):
        return SUBMITTED
    return RETURNED if RETURNED in present else APPROVED
