"""Ask that pay be priced under rules that were known late. In: work weeks. Out: a fact a trainer, and what will differ.

The differences are posted by whoever hears the facts (`price_revised.py`), in line with all else that is heard of the
trainer: two pricings of one week at once would each miss the other's lines.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from services.payroll.domain.pack import is_superseded
from services.payroll.domain.price import KNOWN_ALL
from services.payroll.domain.work_weeks import ALL_WEEKS, WorkWeeks
from services.payroll.usecases.find_revised import Revised, find_revised
from services.payroll.usecases.ports import PayrollPort, Row
from shared.events.payroll import RepricingAsked
from shared.values.call import Call


def ask_repricing(unit: PayrollPort, call: Call, weeks: WorkWeeks = ALL_WEEKS) -> Revised:
    """Say `repricing.asked` for each trainer whose work weeks hold lines of a version that was superseded."""
    revised = find_revised(unit, weeks)
    for trainer_id, group in groupby(revised.differences, key=itemgetter("trainer_id")):
        lines = list(group)
        starts = tuple(dict.fromkeys(str(line["workweek_start"]) for line in lines))
        packs = tuple(sorted({_pinned(line) for line in lines if _holds(unit, line)}))
        unit.say(RepricingAsked(call.new_id("rpr"), trainer_id, starts, packs, call.actor.user_id))
    return revised


def _pinned(line: Row) -> tuple[str, str]:
    return line["pack"], line["pack_version"]


def _holds(unit: PayrollPort, line: Row) -> bool:
    return not is_superseded(unit.packs, _pinned(line), line["workweek_start"], KNOWN_ALL)
