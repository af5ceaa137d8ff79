"""Void approved versions. In: entries whose approved version counts no more, and why. Out: rows, `hours.corrected`.

Only these lines' approvals become void; the earnings and charges they made are taken back as differences.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.timetracking.domain.entry import Entry
from services.timetracking.usecases.ports import Correction, TimetrackingPort
from shared.events.timetracking import HoursCorrected, VoidedLine
from shared.values.call import Call


def void_entries(unit: TimetrackingPort, call: Call, approved: Sequence[Entry], reason: str) -> None:
    """Void each; a second correction of the same version is refused by its key."""
    for entry in approved:
        correction = Correction(call.new_id("cor"), entry, call.actor.user_id, call.at_epoch, reason)
        unit.approvals.void(correction)
        unit.say(_fact(correction))


def _fact(correction: Correction) -> HoursCorrected:
    entry: Entry = correction.entry
    voided = VoidedLine(entry.entry_id, entry.version, entry.engagement_id, entry.hours.seconds)
    return HoursCorrected(
        correction.correction_id, entry.trainer_id, correction.corrected_by, correction.reason, (voided,)
    )
