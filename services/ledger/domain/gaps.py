"""Reconciliation: where approved, paid and billed seconds of a work week differ, and why.

In: frames of seconds by trainer, engagement and work week. Out: one row a work week, and one row a gap. On each side
the gaps add up to the whole distance: approved - paid = gaps of the pay side, approved - billed = those of the bill
side. A gap that the facts account for has a reason; one they do not is unexplained, and someone has to look.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

KEY = ["trainer_id", "engagement_id", "workweek_start"]
KEY_SCHEMA = {"trainer_id": pl.String, "engagement_id": pl.String, "workweek_start": pl.Date}
SUMS = {**KEY_SCHEMA, "seconds": pl.Int64}
# `event_id` orders what accrued; ids of one producer sort as they were made.
ACCRUED = {**KEY_SCHEMA, "event_id": pl.String, "seconds": pl.Int64}
STAGES = ("approved", "earned", "ordered", "paid", "returned", "charged", "billed")
GAPS = {**KEY_SCHEMA, "side": pl.String, "reason": pl.String, "seconds": pl.Int64}

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
UNEXPLAINED = ("earned_differs", "ordered_beyond_earned", "charged_differs", "billed_beyond_charged")


@dataclass(frozen=True)
class Reconciliation:
    """`weeks`: KEY and one column of seconds a stage. `gaps`: KEY, side (pay or bill), reason, seconds (never 0).

    `unplaced_seconds` are approved, but of engagements not heard of yet, so in no known work week.
    """

    weeks: pl.DataFrame
    gaps: pl.DataFrame
    unplaced_seconds: int = 0

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
    sums = {**stages, "earned": _sum(earned), "charged": _sum(charged)}
    marked = [sums[stage].select(*KEY, "seconds", stage=pl.lit(stage)) for stage in STAGES]
    weeks = pl.concat([frame.select(*KEY, **_columns()) for frame in marked]).group_by(KEY).agg(pl.col(STAGES).sum())
    peaks = weeks.join(_peak(earned, "earned_peak"), on=KEY, how="left").join(
        _peak(charged, "charged_peak"), on=KEY, how="left"
    ).with_columns(pl.col("earned_peak", "charged_peak").fill_null(0))  # fmt: skip
    return Reconciliation(weeks.select(*KEY, *STAGES).sort(KEY), _gaps(peaks), unplaced_seconds)


def _columns() -> dict[str, pl.Expr]:
    return {stage: pl.when(pl.col("stage") == stage).then("seconds").otherwise(0) for stage in STAGES}


def _sum(accrued: pl.DataFrame) -> pl.DataFrame:
    return accrued.select(*KEY, "seconds")


def _peak(accrued: pl.DataFrame, name: str) -> pl.DataFrame:
    """Give the most that ever stood accrued for a week: no claim can lie above it."""
    by_event = accrued.group_by(*KEY, "event_id").agg(pl.col("seconds").sum()).sort(*KEY, "event_id")
    running = by_event.with_columns(pl.col("seconds").cum_sum().over(KEY))
    return running.group_by(KEY).agg(pl.col("seconds").max().clip(lower_bound=0).alias(name))


def _gaps(weeks: pl.DataFrame) -> pl.DataFrame:
    rows = [weeks.select(*KEY, side=pl.lit(side), reason=reason, seconds=seconds) for side, reason, seconds in _rules()]
    order = pl.Enum(list(REASONS))
    return pl.concat(rows).filter(pl.col("seconds") != 0).sort(*KEY, pl.col("reason").cast(order)).select(list(GAPS))


def _rules() -> list[tuple[str, pl.Expr, pl.Expr]]:
    """List side, reason and seconds of each possible gap; on each side they add up to the whole distance."""
    approved, earned, ordered, paid, returned, charged, billed = (pl.col(stage) for stage in STAGES)
    return [
        ("pay", _unpriced("not_yet_priced", "earned_differs", earned), approved - earned),
        ("pay", _unclaimed("awaiting_pay_run", "correction_awaiting_pay_run", "ordered_beyond_earned",
                           earned, ordered, "earned_peak"), earned - ordered),
        ("pay", pl.lit("ordered_not_released"), ordered - paid - returned),
        ("pay", pl.lit("payment_returned"), returned),
        ("bill", _unpriced("not_yet_charged", "charged_differs", charged), approved - charged),
        ("bill", _unclaimed("awaiting_invoice", "credit_awaiting_invoice", "billed_beyond_charged",
                            charged, billed, "charged_peak"), charged - billed),
    ]  # fmt: skip


def _unpriced(waiting: str, differs: str, priced: pl.Expr) -> pl.Expr:
    return pl.when(priced == 0).then(pl.lit(waiting)).otherwise(pl.lit(differs))


def _unclaimed(waiting: str, corrected: str, beyond: str, accrued: pl.Expr, claimed: pl.Expr, peak: str) -> pl.Expr:
    return (
        pl.when(claimed > pl.col(peak)).then(pl.lit(beyond))
        .when(claimed > accrued).then(pl.lit(corrected))
        .otherwise(pl.lit(waiting))
    )  # fmt: skip
