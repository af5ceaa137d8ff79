"""How a year's rows are called, and what a week of them is worth. In: numbers. Out: ids, amounts, columns."""

from __future__ import annotations

from datetime import date

import polars as pl
import sqlalchemy as sa

Rows = dict[sa.Table, pl.DataFrame]
# The weeks end where the sample month begins, on a Monday.
MONTH_BEGINS = date(2026, 10, 5)
DAYS, HOURS, EVERY_WEEKS = 5, 2, 4
SECONDS, RATE_E4, BILL_E4 = HOURS * 3600, 600_000, 950_000
# The demo trainer among the others, whose payout account is there already.
DEMO = 99_999_999
EUR = pl.lit("EUR").alias("currency")
ENGAGED = ("engagement_id", "trainer_id", "vendor_id", "client_id")
BEGAN_EPOCH = 1_759_708_800
_WAITS_EVERY = 50
# One week in so many has a disputed line; those of the last weeks wait for a decision.
_DISPUTED_EVERY, _OPEN_WEEKS = 101, 2


def named(prefix: str, *numbers: str) -> pl.Expr:
    """Give the id of a thing of a person, or of one of their weeks or runs."""
    return pl.format("_".join([prefix, *["{}"] * (1 + len(numbers))]),
                     *(pl.col(one).cast(pl.String).str.zfill(8) for one in ("n", *numbers)))  # fmt: skip


def worth(rate_e4: int) -> int:
    """Give what a week comes to at a rate, in minor units."""
    return DAYS * SECONDS * rate_e4 // 360_000


def priced(rate_e4: int) -> dict[str, pl.Expr]:
    """Give the columns of a priced week."""
    values = {"rate_e4": rate_e4, "seconds": DAYS * SECONDS, "amount_minor": worth(rate_e4), "code": "REG"}
    return {name: pl.lit(value) for name, value in values.items()}


def waits() -> pl.Expr:
    """Say whose account nobody has approved: one in fifty."""
    return pl.col("n") % _WAITS_EVERY == _WAITS_EVERY - 1


def doubted() -> pl.Expr:
    """Say which entries were disputed: the first of some weeks."""
    return ((pl.col("n") + pl.col("w")) % _DISPUTED_EVERY == 0) & (pl.col("d") == 0)


def undecided(weeks: int) -> pl.Expr:
    """Say which weeks' disputes are open."""
    return pl.col("w") >= weeks - _OPEN_WEEKS


def by_client(weeks: int) -> pl.Expr:
    """Say which weeks' disputes are the client's, of what is approved: open ones, and every second that was decided."""
    return ~pl.col("waits") & (undecided(weeks) | (pl.col("w") % 2 == 0))


def open_run(weeks: int) -> int:
    """Give the number of the run that is a draft: it would pay the last weeks that were approved."""
    return max(weeks - 2, 0) // EVERY_WEEKS
