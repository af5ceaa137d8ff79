"""Straight time: every second is paid at its own rate, under its own earnings code.

In: pieces. Out: the same pieces; this is what holds where no other rule says more.
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.pack import RuleUse
from shared.values.sentence import Sentence, say

NUMBERS: tuple[str, ...] = ()


def apply(pieces: pl.DataFrame, _use: RuleUse) -> pl.DataFrame:
    """Leave all pieces as they are."""
    return pieces


def sentence(_use: RuleUse) -> Sentence:
    """Say it to a trainer."""
    return say("Every hour is paid at the hourly rate agreed for it.")
