"""Reconciliation: where approved, paid and billed seconds of a work week differ, and why.

In: frames of seconds by trainer, engagement and work week. Out: one row a work week, and one row a gap. On each side
the gaps add up to the whole distance: approved - paid = gaps of the pay side, approved - billed = those of the bill
side. A gap that the facts account for has a reason; one they do not is unexplained, and someone has to look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import polars as pl

KEY = ["trainer_id", "engagement_id", "workweek_start"]
KEY_SCHEMA = {"trainer_id": pl.String, "engagement_id": pl.String, "workweek_start": pl.Date}
SUMS = {**KEY_SCHEMA, "seconds": pl.Int64}
# `event_id` orders what accrued; ids of one producer sort as they were made.
ACCRUED = {**KEY_SCHEMA, "event_id": pl.String, "seconds": pl.Int64}
STAGES = ("approved", "earned", "ordered", "paid", "returned", "charged", "billed")
# Whether more is claimed of a week than was ever earned or charged of it: 1 or 0.
BEYOND = ("beyond_earned", "beyond_charged")
WEEKS = {**KEY_SCHEMA, **dict.fromkeys((*STAGES, *BEYOND), pl.Int64)}
GAPS = {"reason": pl.String, **KEY_SCHEMA, "seconds": pl.Int64}

REASONS = {
    "not_yet_priced": "Approved, but payroll has no pay rate or rule pack for the week yet.",
    "awaiting_pay_run": "Earned; the next pay run of the pay group claims it.",
    "correction_awaiting_pay_run": "Paid, then corrected downwards; the next pay run takes it into account.",
    "ordered_not_released": "In an approved pay run; no payment file with it has left yet.",
    "payment_returned": "The bank sent the payment back; a new order will pay it.",
    "not_yet_charged": "Approved, but billing has no bill rate for the week yet.",
    "awaiting_invoice": "Charged; the client's next invoice claims it.",
    "credit_awaiting_invoice": "Billed, then corrected downwards; the next invoice takes it into account.",
    "earned_differs": "Payroll priced other seconds than were approved.",
    "ordered_beyond_earned": "A pay run claimed more than was ever earned.",
    "charged_differs": "Billing charged other seconds than were approved.",
    "billed_beyond_charged": "Invoices bill more than was ever charged.",
}
# All others are of the pay side.
BILL_SIDE = frozenset({
    "not_yet_charged", "awaiting_invoice", "credit_awaiting_invoice", "charged_differs", "billed_beyond_charged",
})  # fmt: skip
UNEXPLAINED = ("earned_differs", "ordered_beyond_earned", "charged_differs", "billed_beyond_charged")


# A trainer, an engagement, and the day on which a work week of theirs began.
Key = tuple[str, str, str]


class Stand(NamedTuple):
    """Seconds of one work week, stage by stage, and BEYOND."""

    approved: int = 0
    earned: int = 0
    ordered: int = 0
    paid: int = 0
    returned: int = 0
    charged: int = 0
    billed: int = 0
    beyond_earned: int = 0
    beyond_charged: int = 0


@dataclass(frozen=True)
class HourSums:
    """Seconds of many work weeks: of each stage, and of the gaps of each reason that any has, in their orders.

    `unplaced_seconds` are in no known work week; `unexplained_seconds` is the size of all gaps nothing accounts for.
    """

    totals: dict[str, int]
    by_reason: dict[str, int]
    unplaced_seconds: int
    unexplained_seconds: int


@dataclass(frozen=True)
class Reconciliation:
    """`weeks`: WEEKS. `gaps`: GAPS, no seconds of them 0.

    `unplaced_seconds` are approved, but of engagements not heard of yet, so in no known work week.
    """

    weeks: pl.DataFrame
    gaps: pl.DataFrame
    unplaced_seconds: int = 0

    @property
    def moved(self) -> pl.DataFrame:
        """Give the weeks that came to anything."""
        return self.weeks.filter(pl.any_horizontal(pl.col(STAGES) != 0))

    @property
    def sums(self) -> HourSums:
        """Give what all weeks come to together."""
        return HourSums(self.totals, self.by_reason, self.unplaced_seconds, self.unexplained_seconds)

    @property
    def unexplained_seconds(self) -> int:
        """Give the size of all gaps nothing accounts for."""
        return int(self.gaps.filter(pl.col("reason").is_in(UNEXPLAINED))["seconds"].abs().sum())

    @property
    def totals(self) -> dict[str, int]:
        """Give the seconds of each stage."""
        return {stage: int(self.weeks[stage].sum()) for stage in STAGES}

    @property
    def by_reason(self) -> dict[str, int]:
        """Give the seconds of each gap, by reason, in the order of `REASONS`."""
        sums = dict(self.gaps.group_by("reason").agg(pl.col("seconds").sum()).iter_rows())
        return {reason: sums[reason] for reason in REASONS if reason in sums}


def reconcile_weeks(
    stages: dict[str, pl.DataFrame], earned: pl.DataFrame, charged: pl.DataFrame, unplaced_seconds: int = 0
) -> Reconciliation:
    """Compare the stages: `stages` holds frames of SUMS for all but earned and charged, which come as ACCRUED."""
    sums = {**stages, "earned": earned.select(list(SUMS)), "charged": charged.select(list(SUMS))}
    marked = [frame.select(*KEY, **_columns(stage)) for stage, frame in sums.items()]
    added = pl.concat(marked).group_by(KEY).agg(pl.col(STAGES).sum()).with_columns(
        pl.col("workweek_start").cast(pl.String)
    )  # fmt: skip
    weeks = {row[:3]: Stand(*row[3:]) for row in added.iter_rows()}
    peaks = [peaks_of(frame.with_columns(pl.col("workweek_start").cast(pl.String)).iter_rows())
             for frame in (earned, charged)]  # fmt: skip
    for key, stand in weeks.items():
        if doubtful(stand):
            weeks[key] = judged(stand, *(found.get(key, 0) for found in peaks))
    gaps = [(reason, *key, seconds) for key, stand in weeks.items() for reason, seconds in gaps_of(stand).items()]
    return Reconciliation(
        framed([(*key, *stand) for key, stand in weeks.items()], WEEKS).sort(KEY),
        framed(gaps, GAPS).sort(*KEY, pl.col("reason").cast(pl.Enum(list(REASONS)))), unplaced_seconds,
    )  # fmt: skip


def _columns(only: str) -> dict[str, pl.Expr]:
    return {stage: pl.col("seconds") if stage == only else pl.lit(0, pl.Int64) for stage in STAGES}


def framed(rows: list[tuple[object, ...]], schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """Make a frame of rows whose work weeks are texts."""
    said = {**schema, "workweek_start": pl.String}
    return pl.DataFrame(rows, schema=said, orient="row").with_columns(pl.col("workweek_start").str.to_date("%Y-%m-%d"))


def doubtful(week: Stand) -> bool:
    """Say whether more is claimed than stands accrued: only what once stood accrued says whether that may be."""
    return week.ordered > week.earned or week.billed > week.charged


def judged(week: Stand, earned_peak: int, charged_peak: int) -> Stand:
    """Say what is claimed beyond the most that ever stood accrued."""
    return week._replace(
        beyond_earned=int(week.ordered > max(week.earned, earned_peak)),
        beyond_charged=int(week.billed > max(week.charged, charged_peak)),
    )


def peaks_of(accrued: Iterable[tuple[str, str, str, str, int]]) -> dict[Key, int]:
    """Give the most that ever stood accrued for each week, of rows as ACCRUED; nothing lies below zero."""
    accruals: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for trainer_id, engagement_id, workweek_start, event_id, seconds in accrued:
        accruals[trainer_id, engagement_id, workweek_start][event_id] += seconds
    return {key: max(0, *accumulate(of[one] for one in sorted(of))) for key, of in accruals.items()}


def gaps_of(week: Sequence[int]) -> dict[str, int]:
    """Give the seconds, never 0, of each gap of a Stand; on each side they add up to the whole distance."""
    approved, earned, ordered, paid, returned, charged, billed, beyond_earned, beyond_charged = week
    gaps = {}
    if approved != earned:
        gaps["earned_differs" if earned else "not_yet_priced"] = approved - earned
    if ordered < earned:
        gaps["awaiting_pay_run"] = earned - ordered
    elif ordered > earned:
        gaps["ordered_beyond_earned" if beyond_earned else "correction_awaiting_pay_run"] = earned - ordered
    if ordered != paid + returned:
        gaps["ordered_not_released"] = ordered - paid - returned
    if returned:
        gaps["payment_returned"] = returned
    if approved != charged:
        gaps["charged_differs" if charged else "not_yet_charged"] = approved - charged
    if billed < charged:
        gaps["awaiting_invoice"] = charged - billed
    elif billed > charged:
        gaps["billed_beyond_charged" if beyond_charged else "credit_awaiting_invoice"] = charged - billed
    return gaps


def side_of(reason: str) -> str:
    """Say on which side a gap lies: pay or bill."""
    return "bill" if reason in BILL_SIDE else "pay"


def rows_apart(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Give the KEY of each work week of which one of two frames has a row that the other has not."""
    lone = [here.join(there, on=one.columns, how="anti") for here, there in ((one, other), (other, one))]
    return pl.concat([rows.select(KEY) for rows in lone]).unique().sort(KEY)
