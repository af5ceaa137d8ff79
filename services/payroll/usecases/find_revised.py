"""Find what revised rules make of pay. In: work weeks. Out: the lines that would be posted; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from services.payroll.domain.pack import is_superseded
from services.payroll.domain.price import KNOWN_ALL
from services.payroll.domain.work_weeks import ALL_WEEKS, WorkWeeks
from services.payroll.usecases.ports import PayrollPort, Row
from services.payroll.usecases.recompute import recompute

_WEEK = itemgetter("trainer_id", "workweek_start")


@dataclass(frozen=True)
class Revised:
    """`differences` are lines of weeks whose rules were revised; `others` differ for a reason that is not the rules."""

    trainers: int
    differences: tuple[Row, ...]
    others: tuple[Row, ...]


def find_revised(unit: PayrollPort, weeks: WorkWeeks = ALL_WEEKS) -> Revised:
    """Give what differs, apart where a line is pinned to a version that was superseded, and where none is."""
    revised: list[Row] = []
    others: list[Row] = []
    found = sorted(recompute(unit, weeks).differences, key=_WEEK)
    for _, group in groupby(found, key=_WEEK):
        lines = list(group)
        (revised if any(_superseded(unit, line) for line in lines) else others).extend(lines)
    return Revised(len({line["trainer_id"] for line in revised}), tuple(revised), tuple(others))


def _superseded(unit: PayrollPort, line: Row) -> bool:
    return is_superseded(unit.packs, (line["pack"], line["pack_version"]), line["workweek_start"], KNOWN_ALL)
