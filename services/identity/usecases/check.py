"""Check identity's invariants. In: a unit. Out: what is off."""

from __future__ import annotations

from typing import Protocol

from services.identity.usecases.ports import Invariants
from shared.values.finding import Finding


class CheckPort(Protocol):
    """What a check reads."""

    invariants: Invariants


def check(unit: CheckPort) -> list[Finding]:
    """Find accounts without a state, hashes of the wrong kind, grants that reach nothing or too much."""
    return [Finding(code, subject, f"{subject} {what}.") for code, subject, what in unit.invariants.broken()]
