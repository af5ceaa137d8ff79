"""Weekend: time on certain days of the week earns an extra on the own rate.

In: pieces, each within one local date. Out: those on the days from `from_weekday` to `to_weekday` (Monday 0) with the
extra.
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.extras import add_extra
from services.payroll.domain.pack import RuleUse
from shared.values.sentence import Sentence, say

NUMBERS = ("from_weekday", "to_weekday", "premium_e4", "in_regular_rate")
_NAMES = (
    say("Mondays"), say("Tuesdays"), say("Wednesdays"), say("Thursdays"), say("Fridays"), say("Saturdays"),
    say("Sundays"),
)  # fmt: skip


def _days(use: RuleUse) -> list[int]:
    first = use.number("from_weekday")
    return [(first + offset) % 7 for offset in range((use.number("to_weekday") - first) % 7 + 1)]


def apply(pieces: pl.DataFrame, use: RuleUse) -> pl.DataFrame:
    """Add the extra on those days."""
    return add_extra(pieces, "WEEKEND", (pl.col("work_date").dt.weekday() - 1).is_in(_days(use)), use)


def sentence(use: RuleUse) -> Sentence:
    """Say it to a trainer."""
    days, *rest = (_NAMES[day] for day in _days(use))
    for day in rest:
        days = say("%(first)s and %(then)s", first=days, then=day)
    percent = use.number("premium_e4") // 100
    return say("Hours on %(days)s earn %(percent)s%% of their own rate on top.", days=days, percent=percent)
