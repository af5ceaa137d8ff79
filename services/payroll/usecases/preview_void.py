"""What taking approved lines back would change in pay. In: versions of entries. Out: differences; writes nothing.

The same question that hearing `hours.corrected` asks, of the hours without these lines. Lines that payroll has not
heard of, or that are void already, change nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from services.payroll.usecases.compare import compare
from services.payroll.usecases.facts_of import facts_of
from services.payroll.usecases.ports import PayrollPort
from services.payroll.usecases.touch_weeks import touch_weeks
from shared.values.call import Call
from shared.values.refusal import Refusal


def preview_void(
    unit: PayrollPort, call: Call, trainer_id: str | None, versions: Sequence[tuple[str, int]]
) -> pl.DataFrame:
    """Give what would be posted to the work weeks these lines of a trainer touch; refuses another's trainer."""
    whose = call.reach.narrowed("trainer", trainer_id)
    if whose is None:
        if versions:
            raise Refusal("trainer_missing", "Say whose lines they are.", pointer="trainer_id")
        whose = ""
    terms = unit.known.terms([whose])
    gone = unit.hours.versions([(whose, entry_id, version) for entry_id, version in versions])
    weeks = touch_weeks(gone, terms)
    hours = unit.hours.around(weeks).join(gone.select("entry_id"), on="entry_id", how="anti")
    return compare(facts_of(unit, hours, [whose], terms), unit.packs, unit.earnings.posted(weeks), weeks).differences
