"""Check the chain. In: a unit. Out: what is broken and nobody has acknowledged."""

from __future__ import annotations

from services.audit.usecases.acknowledged import acknowledged
from services.audit.usecases.find_breaks import find_breaks
from services.audit.usecases.ports import AuditPort
from shared.values.finding import Finding


def check(unit: AuditPort) -> list[Finding]:
    """Find the breaks that are still to be looked into."""
    excused = acknowledged(unit)
    return [finding for finding in find_breaks(unit) if finding.subject not in excused]
