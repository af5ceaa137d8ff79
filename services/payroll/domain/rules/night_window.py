"""Night window: time between two clock times earns an extra on the own rate.

In: pieces that were cut where the window opens and closes. Out: those inside it with the extra. The window
may pass midnight. Time without clock times earns none: nobody knows when it was worked.
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.extras import add_extra
from services.payroll.domain.pack import WINDOW, RuleUse
from shared.values.sentence import Sentence, say
from shared.values.span import format_hours

NUMBERS = (*WINDOW, "premium_e4", "in_regular_rate")


def apply(pieces: pl.DataFrame, use: RuleUse) -> pl.DataFrame:
    """Add the extra inside the window."""
    opens, closes = map(use.number, WINDOW)
    after, before = pl.col("opened_seconds") >= opens, pl.col("opened_seconds") < closes
    inside = (after & before) if opens < closes else (after | before)
    return add_extra(pieces, "NIGHT", inside.fill_null(value=False), use)


def sentence(use: RuleUse) -> Sentence:
    """Say it to a trainer."""
    opens, closes = (format_hours(seconds)[:-3] for seconds in map(use.number, WINDOW))
    return say("Hours between %(opens)s and %(closes)s earn %(percent)s%% of their own rate on top.", opens=opens,
               closes=closes, percent=use.number("premium_e4") // 100)  # fmt: skip
