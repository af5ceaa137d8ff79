"""Layers: how the seconds of a piece are paid, from its first second to its last.

In: pieces in the order in which they were worked. Out: on each piece, how many of its seconds lie in each layer.
Rules raise what was worked last, so a piece is always straight time first, then `ot`, then `more`, then `dt`; its
bands need no rows of their own until somebody asks for them (`bands`). Every second lies in exactly one layer.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

# Layer -> the earnings code of its seconds. `more` is overtime at a higher premium.
RAISED = {"ot": "OT", "more": "OT", "dt": "DT"}
STRAIGHT = "straight"
LAYERS = (STRAIGHT, *RAISED)


def laid() -> list[pl.Expr]:
    """Begin with all time straight."""
    return [pl.col("seconds").alias(STRAIGHT), *(pl.lit(0, pl.Int64).alias(layer) for layer in RAISED)]


def day_by_day(pieces: pl.DataFrame, rule: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
    """Let a rule see each work day's pieces together; the days of who works in several zones may interleave."""
    if pieces["day"].is_sorted():
        return rule(pieces)
    return rule(pieces.sort("day", "order")).sort("order")


def running(value: pl.Expr, run: str) -> pl.Expr:
    """Sum up a value within each run of equal values of `run`, in the order of the rows, up to and with each row."""
    so_far = value.cum_sum()
    at_start = pl.when(pl.col(run).ne_missing(pl.col(run).shift(1))).then(so_far - value)
    return so_far - at_start.forward_fill()


def total(value: pl.Expr, run: str) -> pl.Expr:
    """Give each row the sum of a value over its whole run of equal values of `run`; much faster than grouping."""
    return pl.when(pl.col(run).ne_missing(pl.col(run).shift(-1))).then(running(value, run)).backward_fill()


def running_apart(pieces: pl.DataFrame, value: pl.Expr, run: str) -> pl.Expr:
    """As `running`, where rows that have the same `run` may lie apart, which few do."""
    return running(value, run) if pieces[run].is_sorted() else value.cum_sum().over(run)


def beyond(so_far: pl.Expr, after_seconds: int, within: str) -> pl.Expr:
    """Give how many of a row's seconds (column `within`) lie past a threshold; `so_far` counts them in."""
    return pl.max_horizontal(pl.lit(0, pl.Int64), pl.min_horizontal(so_far - after_seconds, within))


def bands(pieces: pl.DataFrame) -> pl.DataFrame:
    """Give each layer of each piece as a row of its own, with its `layer`, clock times and code."""
    raised_after = {layer: LAYERS[index + 1 :] for index, layer in enumerate(LAYERS)}
    parts = [
        pieces.filter(pl.col(layer) > 0).with_columns(
            layer=pl.lit(layer), seconds=pl.col(layer), entry_code=pl.col("code"),
            code=pl.lit(RAISED[layer]) if layer in RAISED else pl.col("code"),
            end_epoch=pl.col("end_epoch") - pl.sum_horizontal(pl.lit(0, pl.Int64), *raised_after[layer]),
            start_epoch=pl.col("end_epoch") - pl.sum_horizontal(layer, *raised_after[layer]),
        )
        for layer in LAYERS
    ]  # fmt: skip
    return pl.concat(parts)
