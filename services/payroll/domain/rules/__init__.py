"""The kinds of rule: one file a kind, all with one signature, all listed here.

In: a frame of bands and the rule's numbers. Out: the same seconds in bands, some at a premium. A rule never
drops or adds a second. A new kind is one file, its place in `RULES`, and `tests/payroll/cases/<kind>.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from services.payroll.domain.pack import RuleUse
from services.payroll.domain.rules import straight_time, weekly_overtime

Rule = Callable[[pl.DataFrame, RuleUse], pl.DataFrame]

RULES: dict[str, Rule] = {
    "straight_time": straight_time.apply,
    "weekly_overtime": weekly_overtime.apply,
}

# What each rule tells a trainer, with the numbers in force.
SENTENCES: dict[str, Callable[[RuleUse], str]] = {
    "straight_time": straight_time.sentence,
    "weekly_overtime": weekly_overtime.sentence,
}
