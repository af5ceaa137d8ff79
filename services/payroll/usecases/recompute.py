"""Price everything again from the facts. In: all hours, terms, rates, packs. Out: differences; none if all is well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.payroll.usecases.compare import compare
from services.payroll.usecases.ports import PayrollPort

# So many trainers' facts are in memory at a time, whatever the size of the house.
_SHARD = 2000


@dataclass(frozen=True)
class Recomputed:
    """How much was priced, and every line that is missing or too much (columns of a line)."""

    trainers: int
    entries: int
    differences: tuple[dict[str, Any], ...]


def recompute(unit: PayrollPort) -> Recomputed:
    """Compare all that is posted with what the facts say now; writes nothing."""
    trainers = unit.known.all_trainers()
    entries, differences = 0, []
    for start in range(0, len(trainers), _SHARD):
        shard = trainers[start : start + _SHARD]
        hours = unit.hours.of_trainers(shard)
        found = compare(unit, hours, unit.earnings.posted_of(shard), None, unit.known.terms(shard))
        entries += hours.height
        differences.extend(found.differences.to_dicts())
    return Recomputed(len(trainers), entries, tuple(differences))
