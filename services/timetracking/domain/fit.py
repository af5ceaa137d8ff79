"""Whether hours fit where they are to go. In: terms, hours, when the trainer is busy. Out: a fault, or None."""

from __future__ import annotations

from datetime import timedelta

from services.timetracking.domain.engagement import Engagement
from services.timetracking.domain.occupied import Occupied
from services.timetracking.domain.worked import Worked
from shared.values.refusal import Fault, Kind, Refusal


def misfit(trainer_id: str, engagement: Engagement, hours: Worked, occupied: Occupied) -> Fault | None:
    """Say why hours do not fit: outside the engagement's dates, or over another entry of the trainer."""
    if not engagement.covers(hours.work_date):
        until = "" if engagement.valid_to is None else f" to {engagement.valid_to - timedelta(days=1)}"
        return Fault("start", "outside_engagement", f"{hours.work_date} lies outside the engagement, which runs from "
                     f"{engagement.valid_from}{until}.")  # fmt: skip
    other = occupied.clash(trainer_id, hours.start_epoch, hours.end_epoch)
    if other:
        return Fault("start", "overlap", f"The hours overlap entry {other} of the same trainer; shorten one of them.")
    return None


def refusal_of(fault: Fault) -> Refusal:
    """Turn a misfit into a refusal: an overlap is a conflict with what is there, all else is a wrong request."""
    kind = Kind.CONFLICT if fault.code == "overlap" else Kind.INVALID
    return Refusal(fault.code, fault.detail, kind=kind, faults=(fault,))
