"""Find hours that were sent before under the same name. In: candidates. Out: their entries, or that they differ.

Hours without a name cost nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.timetracking.domain.entry import Entry
from services.timetracking.usecases.admit import Candidate
from services.timetracking.usecases.ports import TimetrackingPort
from shared.values.refusal import Refusal, conflict


def sent_before(unit: TimetrackingPort, candidates: Sequence[Candidate]) -> dict[int, Entry | Refusal]:
    """Give, by `ref`, the entry that stands under a candidate's name, edited since or not.

    Other hours under a name that was used, and not edited since, are refused: two devices made up the same one.
    """
    marks = {one.ref: (one.trainer.trainer_id, one.fingerprint) for one in candidates if one.fingerprint is not None}
    if not marks:
        return {}
    known = unit.entries.marked([(trainer_id, mark or "") for trainer_id, mark in marks.values()])
    return {
        one.ref: _same(one, known[marks[one.ref]])
        for one in candidates if marks.get(one.ref) in known
    }  # fmt: skip


def _same(candidate: Candidate, entry: Entry) -> Entry | Refusal:
    if entry.version == 1 and (entry.engagement_id, entry.hours) != (
        candidate.engagement.engagement_id, candidate.hours,
    ):  # fmt: skip
        return conflict("client_name_used", f"Entry {entry.entry_id} has this name and other hours; edit it, or give "
                        "another name.")  # fmt: skip
    return entry
