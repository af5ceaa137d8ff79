"""Which breaks of the chain somebody has looked into. In: a unit. Out: their subjects, with who and why."""

from __future__ import annotations

import json

from services.audit.usecases.ports import AuditPort
from shared.values.noted import ACKNOWLEDGED


def acknowledged(unit: AuditPort) -> dict[str, str]:
    """Give, by subject, who acknowledged it and why."""
    found: dict[str, str] = {}
    for link in unit.chain.of_kind(ACKNOWLEDGED):
        told = link.told()
        found |= dict.fromkeys(json.loads(told["after"])["breaks"], f"{told['actor_id']}: {told['why']}")
    return found
