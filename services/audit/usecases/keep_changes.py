"""Hear what was done elsewhere. In: `change.noted` facts. Out: entries at the chain's end, and an anchor to come."""

from __future__ import annotations

from collections.abc import Sequence

from services.audit.domain.chain import extend
from services.audit.usecases.ports import AuditPort
from shared.events.audit import ChangeNoted
from shared.values.call import Call


def keep_changes(unit: AuditPort, _call: Call, facts: Sequence[ChangeNoted]) -> None:
    """Append them in the order heard; two consumers wait for each other, so that the chain cannot fork."""
    told = [vars(fact) for fact in facts]
    unit.chain.append(extend(unit.chain.hold(), told), told)
    unit.ask("anchor_head", {})
