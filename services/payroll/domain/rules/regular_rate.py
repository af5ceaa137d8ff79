"""How the regular rate is made, where a pack does not take the weighted average of all hours.

In: nothing to change in pieces. Out: switches that `regular.py` reads. `in_effect` 1: a second's premium is on the rate
in effect when it was worked (29 U.S.C. 207(g)(2)). `flat_over_straight` 1: a flat sum is divided by straight hours
alone, and every raised hour earns its own multiple of that (Alvarado v. Dart Container, 4 Cal.5th 542 (2018)).
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.pack import RuleUse
from shared.values.sentence import Sentence, say

NUMBERS: tuple[str, ...] = ()
MAY_HAVE = ("in_effect", "flat_over_straight")


def apply(pieces: pl.DataFrame, _use: RuleUse) -> pl.DataFrame:
    """Leave all pieces as they are."""
    return pieces


def sentence(use: RuleUse) -> Sentence:
    """Say it to a trainer."""
    said = []
    if use.number_or("in_effect", 0):
        said.append(say("Premiums are on the rate in effect when the hour was worked."))
    if use.number_or("flat_over_straight", 0):
        said.append(
            say("A flat sum counts as earned in straight hours alone, and raised hours earn their multiple of it.")
        )
    if len(said) > 1:
        return say("%(first)s %(then)s", first=said[0], then=said[1])
    return said[0] if said else say("Premiums are on the week's pay divided by all hours of the week.")
