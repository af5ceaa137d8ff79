"""The states of entries and timesheets as literal tables; every change is a row, printed into the docs.

In: a present state and a wish. Out: nothing, or a refusal that says what can be done instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shared.values.refusal import conflict

DRAFT, SUBMITTED, APPROVED, RETURNED, DISPUTED = "draft", "submitted", "approved", "returned", "disputed"

# Of one version of an entry. Editing makes a new version, which begins as a draft.
ENTRY: Mapping[str, tuple[str, ...]] = {
    DRAFT: (SUBMITTED,),
    SUBMITTED: (APPROVED, RETURNED),
    RETURNED: (SUBMITTED,),
    APPROVED: (DISPUTED,),
    DISPUTED: (APPROVED, RETURNED),
}

# Of a timesheet as a whole. Late or corrected hours are submitted on a timesheet that was approved before.
TIMESHEET: Mapping[str, tuple[str, ...]] = {
    DRAFT: (SUBMITTED,),
    SUBMITTED: (SUBMITTED, APPROVED, RETURNED),
    RETURNED: (SUBMITTED,),
    APPROVED: (SUBMITTED,),
}


def refuse_step(table: Mapping[str, tuple[str, ...]], present: str, wished: str, what: str) -> None:
    """Refuse a change of state that the table does not hold."""
    if wished not in table.get(present, ()):
        nexts = ", ".join(table.get(present, ())) or "nothing"
        raise conflict("state_forbids", f"{what} is {present} and cannot become {wished}; next it can become {nexts}.")


def settled(states: Iterable[str]) -> str:
    """Give the state of a decided timesheet from those of its entries: drafts do not count, they were not submitted."""
    present = set(states)
    if SUBMITTED in present:
        return SUBMITTED
    return RETURNED if RETURNED in present else APPROVED
