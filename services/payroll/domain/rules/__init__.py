"""The kinds of rule: one file a kind, all with one signature, all listed here.

In: a frame of pieces (`worked.py`) and the rule's numbers. Out: the same seconds, some raised into another layer or
at an extra. A rule never drops or adds a worked second. A new kind is one file, its place in `RULES`, and
`tests/payroll/cases/<kind>.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import polars as pl

from services.payroll.domain.pack import RuleUse
from services.payroll.domain.rules import (
    daily_overtime,
    greatest_overtime,
    minimum_call,
    night_window,
    public_holiday,
    regular_rate,
    rolling_day_overtime,
    seventh_day,
    straight_time,
    weekend,
    weekly_overtime,
)
from shared.values.sentence import Sentence

Rule = Callable[[pl.DataFrame, RuleUse], pl.DataFrame]

KINDS: dict[str, ModuleType] = {
    "straight_time": straight_time,
    "night_window": night_window,
    "weekend": weekend,
    "public_holiday": public_holiday,
    "minimum_call": minimum_call,
    "daily_overtime": daily_overtime,
    "seventh_day": seventh_day,
    "rolling_day_overtime": rolling_day_overtime,
    "greatest_overtime": greatest_overtime,
    "weekly_overtime": weekly_overtime,
    "regular_rate": regular_rate,
}
RULES: dict[str, Rule] = {kind: module.apply for kind, module in KINDS.items()}
# What each rule tells a trainer, with the numbers in force.
SENTENCES: dict[str, Callable[[RuleUse], Sentence]] = {kind: module.sentence for kind, module in KINDS.items()}
# The numbers each kind takes: those it must have, and those a pack may leave out.
NUMBERS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    kind: (frozenset(module.NUMBERS), frozenset(getattr(module, "MAY_HAVE", ()))) for kind, module in KINDS.items()
}
