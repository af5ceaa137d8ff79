"""What facts do to work weeks: by how many seconds each stage moves, and what is kept of weeks, gaps and sums with it.

In: facts, pieces and claims; then the weeks as they stand after the move. Out: what to write. A move is added to what
was kept, so that no week is ever added up again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import sub
from typing import NamedTuple

import polars as pl

from services.ledger.domain.gaps import (
    REASONS,
    STAGES,
    UNEXPLAINED,
    HourSums,
    Key,
    Stand,
    doubtful,
    gaps_of,
    judged,
)
from shared.events.billing import ChargesAccrued
from shared.events.payroll import EarningsAccrued, PaymentOrdered

UNPLACED = "unplaced"
_PLACES = {stage: place for place, stage in enumerate(STAGES)}
_NOTHING = Stand()


class Claim(NamedTuple):
    """A pay item's part in a work week."""

    pay_item_id: str
    key: Key
    seconds: int


class Named(NamedTuple):
    """What all weeks come to in one respect: a stage, a gap's reason, or hours in no week.

    So many `weeks` have such a gap; `apart_seconds` adds up their sizes, so that two errors do not cancel out.
    """

    name: str
    weeks: int
    seconds: int
    apart_seconds: int


@dataclass
class Moves:
    """By how many seconds each stage of each week moves, in the order of STAGES, and hours that lie in no week yet."""

    weeks: dict[Key, list[int]] = field(default_factory=dict)
    unplaced_seconds: int = 0

    def add(self, stage: str, key: Key, seconds: int) -> None:
        """Move a stage of a week."""
        moved = self.weeks.get(key)
        if moved is None:
            moved = self.weeks[key] = [0] * len(STAGES)
        moved[_PLACES[stage]] += seconds

    def add_lines(self, stage: str, rows: Iterable[tuple[str, str, str, int]]) -> Moves:
        """Move a stage by rows of a trainer, an engagement, a work week and seconds; gives itself."""
        for trainer_id, engagement_id, workweek_start, seconds in rows:
            self.add(stage, (trainer_id, engagement_id, workweek_start), seconds)
        return self

    def add_accrued(self, stage: str, facts: Iterable[EarningsAccrued | ChargesAccrued]) -> Moves:
        """Move a stage by what accrued; gives itself."""
        lines = ((fact.trainer_id, one) for fact in facts for one in fact.lines)
        return self.add_lines(
            stage, ((whose, one.engagement_id, one.workweek_start, one.seconds) for whose, one in lines)
        )

    def add_pieces(self, pieces: pl.DataFrame, sign: int = 1) -> Moves:
        """Move approved hours by PIECES, which come, or with -1 go; gives itself."""
        sums = pieces.group_by("trainer_id", "engagement_id", "workweek_start").agg(sign * pl.col("seconds").sum())
        for trainer_id, engagement_id, workweek_start, seconds in sums.iter_rows():
            if workweek_start is None:
                self.unplaced_seconds += seconds
            else:
                self.add("approved", (trainer_id, engagement_id, workweek_start.isoformat()), seconds)
        return self

    def add_claims(self, claims: Iterable[Claim], under_way: Mapping[str, int], sign: int = 1) -> Moves:
        """Move what is paid or returned of claims, by how many payments of their items are `under_way`; gives itself.

        These are the payments that left, less those that came back, of items of which either is known.
        """
        for claim in claims:
            if claim.pay_item_id in under_way:
                stage = "paid" if under_way[claim.pay_item_id] > 0 else "returned"
                self.add(stage, claim.key, sign * claim.seconds)
        return self


def claimed_by(facts: Iterable[PaymentOrdered]) -> list[Claim]:
    """Give the claims of orders."""
    return [
        Claim(fact.pay_item_id, (fact.trainer_id, claim.engagement_id, claim.workweek_start), claim.seconds)
        for fact in facts for claim in fact.claimed
    ]  # fmt: skip


@dataclass
class Kept:
    """What becomes of what is kept: gaps by reason and week, sums to add, weeks to judge anew or to forget."""

    gone: list[tuple[str, Key]] = field(default_factory=list)
    come: list[tuple[str, Key, int]] = field(default_factory=list)
    sums: list[Named] = field(default_factory=list)
    judged: list[tuple[Key, Stand]] = field(default_factory=list)
    empty: list[Key] = field(default_factory=list)


def keep(moves: Moves, weeks: Mapping[Key, Stand], peaks: tuple[Mapping[Key, int], Mapping[Key, int]]) -> Kept:
    """Work out what changes with moves, after which the `weeks` stand so, but for what is claimed beyond.

    `peaks` are the most that was ever earned and charged, of doubtful weeks at least.
    """
    kept, sums = Kept(), {name: [0, 0, 0] for name in (*STAGES, *REASONS, UNPLACED)}
    sums[UNPLACED][1] = moves.unplaced_seconds
    for stage, seconds in zip(STAGES, map(sum, zip(*moves.weeks.values(), strict=True)), strict=False):
        sums[stage][1] = seconds
    for key, told in weeks.items():
        stand = told
        if doubtful(told) or told.beyond_earned or told.beyond_charged:
            stand = judged(told, peaks[0].get(key, 0), peaks[1].get(key, 0))
            kept.judged += [(key, stand)] if stand != told else []
        if stand == _NOTHING:
            kept.empty.append(key)
        before = (*map(sub, told, moves.weeks[key]), told.beyond_earned, told.beyond_charged)
        _compare(key, gaps_of(before), gaps_of(stand), kept, sums)
    kept.sums = [Named(name, *numbers) for name, numbers in sums.items() if any(numbers)]
    return kept


def _compare(
    key: Key, before: Mapping[str, int], after: Mapping[str, int], kept: Kept, sums: Mapping[str, list[int]]
) -> None:
    """Note which gaps of a week go and come, and what that does to the sums."""
    for reason, seconds in before.items():
        if after.get(reason) != seconds:
            _count(sums[reason], -1, seconds)
            if reason not in after:
                kept.gone.append((reason, key))
    for reason, seconds in after.items():
        if before.get(reason) != seconds:
            _count(sums[reason], 1, seconds)
            kept.come.append((reason, key, seconds))


def _count(numbers: list[int], sign: int, seconds: int) -> None:
    numbers[0] += sign
    numbers[1] += sign * seconds
    numbers[2] += sign * abs(seconds)


def hour_sums(named: Iterable[Named]) -> HourSums:
    """Read sums, one a name."""
    rows = {one.name: one for one in named}
    nothing = Named("", 0, 0, 0)
    return HourSums(
        {stage: rows.get(stage, nothing).seconds for stage in STAGES},
        {reason: rows[reason].seconds for reason in REASONS if rows.get(reason, nothing).weeks},
        rows.get(UNPLACED, nothing).seconds,
        sum(rows.get(reason, nothing).apart_seconds for reason in UNEXPLAINED),
    )
