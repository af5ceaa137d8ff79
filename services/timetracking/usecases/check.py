"""Check timetracking's invariants over everything that is stored. In: a unit. Out: what is off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from services.timetracking.domain.dispute import DISPUTE
from services.timetracking.domain.lines import digest_of
from services.timetracking.domain.states import ENTRY, TIMESHEET
from services.timetracking.usecases.ports import Invariants
from shared.values.finding import Finding


class CheckPort(Protocol):
    """What a check reads."""

    invariants: Invariants


def check(unit: CheckPort) -> list[Finding]:
    """Find overlaps, approvals bound to other lines than stored, states that contradict each other."""
    found = unit.invariants
    rules = (
        ("entries_overlap", found.overlapping_entries(), "overlaps another entry of its trainer"),
        ("entry_version_apart", found.heads_apart_from_versions(), "differs from its newest version"),
        ("entry_state_apart", found.heads_apart_from_states(), "is not in the state its rows tell"),
        ("timesheet_state_apart", found.timesheets_apart_from_states(), "is not in the state its rows tell"),
        ("approved_without_line", found.approved_without_line(), "is approved without a line in an approval"),
        (
            "line_without_approved",
            found.lines_without_approved(),
            "has an approved line that neither holds nor is void",
        ),
        ("approved_months_off", found.months_apart_from_lines(), "has approved months that differ from its lines"),
        ("dispute_state_apart", found.disputes_apart_from_states(), "is not in the state its rows tell"),
        ("disputed_without_dispute", found.disputed_without_dispute(), "is disputed, and no dispute is pending on it"),
        ("dispute_without_disputed", found.pending_without_disputed(), "is pending on a line that is not disputed"),
        ("seconds_apart", found.seconds_apart_from_clock(), "does not last from its start to its end"),
    )
    off = [Finding(code, subject, f"{subject} {what}.") for code, subjects, what in rules for subject in subjects]
    taken = (
        (ENTRY, found.entry_steps()), (TIMESHEET, found.timesheet_steps()), (DISPUTE, found.dispute_steps()),
    )  # fmt: skip
    stepped = [finding for table, steps in taken for finding in _steps(table, steps)]
    return [*off, *stepped, *_digests(found)]


def _steps(table: Mapping[str, tuple[str, ...]], steps: Sequence[tuple[str, str, str]]) -> Iterator[Finding]:
    """Find steps that were taken although the table does not hold them."""
    for before, after, subject in steps:
        if after not in table.get(before, ()):
            yield Finding("step_off_the_table", subject, f"{subject} went from {before} to {after}.")


def _digests(found: Invariants) -> Iterator[Finding]:
    for approval in found.approvals():
        if digest_of(approval.lines) != approval.lines_digest:
            yield Finding("approval_digest_apart", approval.approval_id,
                          f"{approval.approval_id} is bound to other lines than are stored.")  # fmt: skip
