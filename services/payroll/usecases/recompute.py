"""Price everything again from the facts. In: all hours, terms, rates, packs. Out: differences; none if all is well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.payroll.domain.price import KNOWN_ALL
from services.payroll.domain.work_weeks import ALL_WEEKS, WorkWeeks
from services.payroll.usecases.compare import compare
from services.payroll.usecases.ports import PayrollPort, Shard

# So many trainers' facts are in memory at a time, whatever the size of the house.
SHARD = 5000


@dataclass(frozen=True)
class Recomputed:
    """How much was priced, and every line that is missing or too much (columns of a line)."""

    trainers: int
    entries: int
    differences: tuple[dict[str, Any], ...]


def recompute(unit: PayrollPort, weeks: WorkWeeks = ALL_WEEKS, known_epoch: int | None = None) -> Recomputed:
    """Compare what is posted for these work weeks with what the facts say; writes nothing.

    With `known_epoch`: what was posted by the end of that second, with what the facts known by then say.
    """
    upto = None if known_epoch is None else unit.hours.heard_by(known_epoch)
    known = KNOWN_ALL if known_epoch is None else known_epoch
    trainers = unit.known.all_trainers()
    entries, differences = 0, []
    for start in range(0, len(trainers), SHARD):
        some = trainers[start : start + SHARD]
        shard = Shard(some[0], some[-1])
        hours, posted = unit.hours.of_trainers(shard, weeks, upto), unit.earnings.posted_of(shard, known_epoch)
        found = compare(unit, hours, posted, None, unit.known.terms(shard), shard, known)
        entries += hours.height
        differences.extend(found.differences.filter(weeks.held()).to_dicts())
    return Recomputed(len(trainers), entries, tuple(differences))
