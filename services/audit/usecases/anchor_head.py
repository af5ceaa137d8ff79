"""Note the head of the chain outside the database. In: the chain as committed. Out: the anchor of the day.

A chain that contradicts an anchor is not anchored over it: the job is buried, which raises an alert, and the anchor
stays as the witness of what was there.
"""

from __future__ import annotations

from datetime import UTC, datetime

from services.audit.domain.breaks import subject_of
from services.audit.domain.chain import Anchor
from services.audit.usecases.acknowledged import acknowledged
from services.audit.usecases.ports import AuditPort
from shared.values.call import Call
from shared.values.refusal import conflict


def anchor_head(unit: AuditPort, call: Call) -> None:
    """Write today's anchor; refuses (`chain_contradicts_anchor`) where the last one knows another chain."""
    head, newest = unit.chain.hold(), unit.anchors.newest()
    if newest is not None and not _agrees(unit, newest) and subject_of(newest) not in acknowledged(unit):
        raise conflict(
            "chain_contradicts_anchor",
            f"The anchor of {newest.day} knows an entry {newest.number} that the chain of {head.number} entries does "
            "not hold: it was cut or replaced, or an older database was restored. See docs/audit.md.",
        )
    day = datetime.fromtimestamp(call.at_epoch, UTC).date().isoformat()
    unit.anchors.put(Anchor(day, head.number, head.hash))
    unit.chain.note_anchored(day)


def _agrees(unit: AuditPort, anchor: Anchor) -> bool:
    return unit.chain.hash_at(anchor.number) == anchor.hash
