"""Find every break of the chain. In: a unit. Out: what is broken, whether somebody has acknowledged it or not."""

from __future__ import annotations

from services.audit.domain.breaks import Walk
from services.audit.domain.chain import Anchor
from services.audit.usecases.ports import AuditPort
from shared.values.finding import Finding


def find_breaks(unit: AuditPort) -> list[Finding]:
    """Walk every entry from the first on, and hold the end against the anchors."""
    anchors = unit.anchors.all()
    walk, found, head = Walk(anchors), list[Finding](), unit.chain.head()
    for link in unit.chain.walk():
        found += walk.step(link)
    return [*found, *walk.end(head), *unit.chain.mislabelled(), *_missing(unit, anchors, head.anchored_day)]


def _missing(unit: AuditPort, anchors: list[Anchor], day: str) -> list[Finding]:
    if not unit.anchors.known or not day or any(one.day == day for one in anchors):
        return []
    detail = f"The anchor of {day} was written and is gone. See docs/audit.md, `What a break means`."
    return [Finding("anchor_missing", f"anchor of {day}", detail)]
