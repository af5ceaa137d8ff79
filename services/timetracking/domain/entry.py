"""A time entry: one piece of work in numbered versions. An edit makes a new version, never a changed one.

In and out: immutable values. Only the newest version of an entry that was not withdrawn is live.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.timetracking.domain.states import APPROVED, DISPUTED
from services.timetracking.domain.worked import Worked
from shared.values.refusal import Kind, Refusal, conflict


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry at its newest version, with that version's state."""

    entry_id: str
    trainer_id: str
    engagement_id: str
    timesheet_id: str
    version: int
    state: str
    live: bool
    hours: Worked
    task: str
    description: str


@dataclass(frozen=True, slots=True)
class Words:
    """What the trainer says about the work."""

    task: str = ""
    description: str = ""


def refuse_stale(entry: Entry, expected_version: int) -> None:
    """Refuse a change to a version other than the newest, or to an entry that was withdrawn."""
    if not entry.live:
        raise conflict("entry_withdrawn", "The entry was withdrawn; log the hours anew.")
    if entry.version != expected_version:
        raise Refusal(
            "version_stale",
            f"The entry is at version {entry.version} by now; read it again and repeat.",
            kind=Kind.STALE,
        )


def refuse_fixed(entry: Entry) -> None:
    """Refuse to edit approved hours in place, for a correction voids them visibly, and hours that are disputed."""
    if entry.state == DISPUTED:
        raise conflict("entry_disputed", "The hours are disputed; answer the dispute, and they stay as they are until "
                       "it is decided.")  # fmt: skip
    if entry.state == APPROVED:
        raise conflict("entry_approved", "The hours are approved; correct them with a reason, then submit them again.")
