"""Price everything again from the facts. In: all hours, terms, rates, packs. Out: differences; none if all is well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.payroll.domain.price import KNOWN_ALL
from services.payroll.domain.work_weeks import ALL_WEEKS, WorkWeeks
from services.payroll.usecases.compare import compare
from services.payroll.usecases.in_shards import in_shards
from services.payroll.usecases.ports import PayrollPort
from services.payroll.usecases.read_ahead import read_ahead


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
    known = KNOWN_ALL if known_epoch is None else known_epoch
    trainers = unit.known.all_trainers()
    entries, differences = 0, []
    for facts, posted in read_ahead(in_shards(unit, trainers, weeks, known_epoch)):
        found = compare(facts, unit.packs, posted, known_epoch=known)
        entries += facts.hours.height
        differences.extend(found.differences.filter(weeks.held()).to_dicts())
    return Recomputed(len(trainers), entries, tuple(differences))
