"""The difference between two pay runs, in parts that add up to it.

In: what each run pays, summed by trainer, engagement and code (`RUN_SUMS`). Out: parts, each of one kind, and trainers
in the order in which somebody who compares wants them. Accountants know the first two kinds as volume and price.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from services.payroll.domain.bonus import CODE as BONUS
from services.payroll.domain.frames import Schema
from shared.values.rate import SECONDS_PER_HOUR
from shared.values.rounding import half_up

# `late_week` is the work week where it lies before the run's own ones; null else.
RUN_SUMS: Schema = {
    "trainer_id": pl.String, "currency": pl.String, "engagement_id": pl.String, "late_week": pl.Date,
    "code": pl.String, "pack": pl.String, "pack_version": pl.String, "seconds": pl.Int64, "amount_minor": pl.Int64,
}  # fmt: skip
# The same by cause in place of the rules, in order.
RUN_CAUSES: Schema = {
    "trainer_id": pl.String, "currency": pl.String, "engagement_id": pl.String, "late_week": pl.Date,
    "code": pl.String, "cause": pl.String, "reason": pl.String, "seconds": pl.Int64, "amount_minor": pl.Int64,
}  # fmt: skip

# hours: more or fewer of them, at what an hour of the code was worth in the first run, and what the rounding of lines
# makes of it. rate: what an hour is worth now.
# rules: the same, where the rule pack is another one. late: earlier work weeks. bonus: bonuses of the own ones.
HOURS, RATE, RULES, LATE, BONUSES = KINDS = ("hours", "rate", "rules", "late", "bonus")
# In whose pay a trainer appears: an answer to "who is new, who is gone".
ONLY_FROM, ONLY_TO, BOTH = IN = ("only_from", "only_to", "both")

PERSON = ["trainer_id", "currency"]
SIDES = ("from", "to")
# Late weeks are told apart by run as well: what the first made up for has nothing to do with the second.
GROUP = [*PERSON, "engagement_id", "late_week", "code", "late_in"]
_SUMS = [f"{side}_{name}" for side in SIDES for name in ("seconds", "minor")]
_ZERO = pl.lit(0, pl.Int64)
# Each line is rounded by itself, to half a minor unit at most: a handful of them cannot make more of a difference.
_ROUNDED_MINOR = 5


def paid_now(sums: pl.DataFrame, held: Collection[str]) -> pl.DataFrame:
    """Give those of an open run's sums that it would pay: without who is held and what is not above zero in sum.

    It is the rule of `remark.preview`, of whole columns.
    """
    above_zero = pl.col("amount_minor").sum().over(PERSON) > 0
    return sums.filter(above_zero & ~pl.col("trainer_id").is_in(list(held)))


def parts(paid_from: pl.DataFrame, paid_to: pl.DataFrame) -> pl.DataFrame:
    """Give the parts, ordered by trainer: GROUP, kind, seconds, amount_minor, and the sums and rules of both runs."""
    groups = _groups(paid_from, paid_to)
    seconds, amount = (pl.col(f"to_{name}") - pl.col(f"from_{name}") for name in ("seconds", "minor"))
    rules_differ = pl.col("from_rules") != pl.col("to_rules")
    worth = amount - _volume(seconds, amount)
    priced = pl.when(_is_rounding(worth) & ~rules_differ).then(_ZERO).otherwise(worth)
    volume = groups.with_columns(kind=_kind(), seconds=seconds, amount_minor=amount - priced)
    price = groups.filter(_is_split()).with_columns(
        kind=pl.when(rules_differ).then(pl.lit(RULES)).otherwise(pl.lit(RATE)), seconds=_ZERO, amount_minor=priced,
    )  # fmt: skip
    found = pl.concat([volume, price]).filter((pl.col("seconds") != 0) | (pl.col("amount_minor") != 0))
    return found.sort([*GROUP, "kind"], nulls_last=True)


def trainers(paid_from: pl.DataFrame, paid_to: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Give each trainer's sums in each currency, exceptions first.

    First come those whom one run alone pays, then those with more to it than their hours, then the rest; the greatest
    difference first in each. `rank` and `size` are what they are ordered by, besides their ids.
    """
    sums = _both(paid_from, paid_to).group_by(PERSON).agg(pl.col(_SUMS).sum())
    odd = found.filter(pl.col("kind") != HOURS).select(PERSON).unique().with_columns(odd=pl.lit(value=True))
    inside = [paid.select(PERSON).unique().with_columns(pl.lit(value=True).alias(f"in_{side}"))
              for side, paid in zip(SIDES, (paid_from, paid_to), strict=True)]  # fmt: skip
    for frame in (odd, *inside):
        sums = sums.join(frame, on=PERSON, how="left")
    where = pl.when(pl.col("in_from").is_null()).then(pl.lit(ONLY_TO)).when(pl.col("in_to").is_null())
    told = sums.with_columns(
        paid_in=where.then(pl.lit(ONLY_FROM)).otherwise(pl.lit(BOTH)),
        seconds=pl.col("to_seconds") - pl.col("from_seconds"), amount_minor=pl.col("to_minor") - pl.col("from_minor"),
    )  # fmt: skip
    rank = pl.when(pl.col("paid_in") != BOTH).then(0).when(pl.col("odd").is_not_null()).then(1).otherwise(2)
    ranked = told.with_columns(rank=rank, size=-pl.col("amount_minor").abs()).drop("odd", "in_from", "in_to")
    return ranked.sort("rank", "size", *PERSON)


def in_groups(paid: pl.DataFrame, side: str) -> pl.DataFrame:
    """Say of each sum of a run which GROUP it belongs to.

    Of a late week the codes stay together, since its cause moved hours among them.
    """
    late = pl.col("late_week").is_not_null()
    return paid.with_columns(
        code=pl.when(late).then(pl.lit("")).otherwise("code"),
        late_in=pl.when(late).then(pl.lit(side)).otherwise(pl.lit("")),
    )


def _groups(paid_from: pl.DataFrame, paid_to: pl.DataFrame) -> pl.DataFrame:
    """Put both runs' sums side by side, zeros where one has none."""
    both = _both(paid_from, paid_to)
    rules = [f"{side}_rules" for side in SIDES]
    groups = both.group_by(GROUP).agg(
        pl.col(_SUMS).sum(), pl.col(rules).min(), pl.col(rules).max().name.suffix("_last")
    )
    # Nearly every group falls under one version of one pack; of the few others each is named.
    several = groups.filter(pl.any_horizontal(pl.col(name) != pl.col(f"{name}_last") for name in rules))
    if several.height:
        some = both.join(several, on=GROUP, how="semi", nulls_equal=True)
        named = some.group_by(GROUP).agg(pl.col(rules).drop_nulls().unique().sort().name.suffix("_all"))
        every = [pl.coalesce(pl.col(f"{name}_all").list.join(", "), name).alias(name) for name in rules]
        groups = groups.join(named, on=GROUP, how="left", nulls_equal=True).with_columns(every)
    return groups.select(*GROUP, *_SUMS, pl.col(rules).fill_null(""))


def _both(paid_from: pl.DataFrame, paid_to: pl.DataFrame) -> pl.DataFrame:
    """Give the sums of both runs, one below the other."""
    return pl.concat([_side(paid_from, "from", "to"), _side(paid_to, "to", "from")], how="diagonal")


def _side(paid: pl.DataFrame, side: str, other: str) -> pl.DataFrame:
    """Name one run's sums after it."""
    counting = in_groups(paid, side).filter((pl.col("seconds") != 0) | (pl.col("amount_minor") != 0))
    zeros = {f"{other}_{name}": _ZERO for name in ("seconds", "minor")}
    return counting.select(
        *GROUP,
        pl.col("seconds").alias(f"{side}_seconds"), pl.col("amount_minor").alias(f"{side}_minor"),
        (pl.col("pack") + " " + pl.col("pack_version")).alias(f"{side}_rules"), **zeros,
    )  # fmt: skip


def _kind() -> pl.Expr:
    late = pl.when(pl.col("late_week").is_not_null()).then(pl.lit(LATE))
    return late.when(pl.col("code") == BONUS).then(pl.lit(BONUSES)).otherwise(pl.lit(HOURS))


def _is_split() -> pl.Expr:
    return pl.col("late_week").is_null() & (pl.col("code") != BONUS)


def _is_rounding(worth: pl.Expr) -> pl.Expr:
    """Say whether what an hour is worth differs by rounding alone: by less than a minor unit, and by little in all.

    Without it nearly every trainer's rate would seem to have moved in the fourth place, and none would stand out.
    """
    return (worth.abs() <= _ROUNDED_MINOR) & (worth.abs() * SECONDS_PER_HOUR < pl.col("to_seconds").abs())


def _volume(seconds: pl.Expr, amount: pl.Expr) -> pl.Expr:
    """Give what the hours make of the difference: all of it where the first run says nothing of their worth."""
    before = pl.col("from_seconds")
    product = seconds.cast(pl.Int128) * pl.col("from_minor").cast(pl.Int128) * before.sign().cast(pl.Int128)
    at_first = half_up(product, pl.max_horizontal(before.abs(), pl.lit(1, pl.Int64)).cast(pl.Int128)).cast(pl.Int64)
    return (
        pl.when(~_is_split()).then(amount).when(before != 0).then(at_first)
        .when(seconds != 0).then(amount).otherwise(_ZERO)
    )  # fmt: skip
