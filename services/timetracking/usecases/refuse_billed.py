"""Refuse decisions about hours that a client is billed. In: a call, a dispute, its entry. Out: nothing, or why not.

They are finance's, and there nobody's who approved these hours; and what is not the same any more is not changed.
"""

from __future__ import annotations

from services.timetracking.domain.dispute import Dispute
from services.timetracking.domain.entry import Entry
from services.timetracking.domain.states import APPROVED
from services.timetracking.usecases.ports import TimetrackingPort
from shared.values.call import Call, require_other_person
from shared.values.refusal import conflict, forbidden


def refuse_billed(unit: TimetrackingPort, call: Call, dispute: Dispute, entry: Entry, *, stands: bool) -> None:
    """Refuse whoever may not decide, and anything but to let it stand where the hours changed since."""
    if not call.actor.has("finance"):
        raise forbidden("finance_decides", "What a client disputes is decided by finance.")
    same = entry.live and entry.state == APPROVED and entry.version == dispute.version
    if same:
        require_other_person(call, unit.approvals.approver_of(entry) or "", "the approval of these hours")
    elif not stands:
        raise conflict("line_changed_since", "These hours were corrected or reopened since they were disputed; decide "
                       "with approve, which changes nothing, and look at what stands now.", "outcome")  # fmt: skip
