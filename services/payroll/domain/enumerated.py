"""Texts as numbers while pricing: sorting, grouping and joining a million rows by small numbers instead of long texts.

In: facts. Out: the same facts whose ids of trainers and engagements are enumerations, numbered in the order of their
texts, as are currencies, codes and packs in any order; and the hours of engagements nobody has told us about. And
frames with their texts again.
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.facts import Facts
from shared.values.currency import all_currencies

CURRENCY, NAME = pl.Enum(sorted(all_currencies())), pl.Categorical()
_KINDS: dict[str, pl.DataType] = {"code": NAME, "rule_pack": NAME, "currency": CURRENCY, "pay_currency": CURRENCY}
_TEXTS = ["trainer_id", "engagement_id", "code", "pack", "currency"]


def enumerated(facts: Facts) -> tuple[Facts, pl.DataFrame]:
    """Number the ids; gives the facts of engagements with known terms, and the hours of others as they were.

    Terms come in the order of their engagements' numbers.
    """
    in_order = facts.terms.sort("engagement_id")
    engagements = pl.Enum(in_order["engagement_id"])
    trainers = pl.Enum(pl.concat([facts.hours["trainer_id"].unique(), facts.bonuses["trainer_id"]]).unique().sort())

    def numbered(frame: pl.DataFrame, *others: pl.Expr) -> pl.DataFrame:
        kinds = [pl.col(name).cast(kind) for name, kind in _KINDS.items() if name in frame.columns]
        return frame.with_columns_seq(pl.col("engagement_id").cast(engagements, strict=False), *kinds, *others)

    def known(frame: pl.DataFrame, *others: pl.Expr) -> pl.DataFrame:
        # Mostly there is nothing, and nobody looks at the types of that.
        return frame if frame.is_empty() else numbered(frame, *others).drop_nulls("engagement_id")

    whose = pl.col("trainer_id").cast(trainers)
    hours, unknown = numbered(facts.hours, whose), facts.hours.clear()
    if hours["engagement_id"].has_nulls():
        is_unknown = hours["engagement_id"].is_null()
        hours, unknown = hours.filter(~is_unknown), facts.hours.filter(is_unknown)
    terms, rates = numbered(in_order), numbered(facts.rates)
    rates = rates.drop_nulls("engagement_id") if rates["engagement_id"].has_nulls() else rates
    return Facts(hours, terms, rates, known(facts.choices), known(facts.bonuses, whose), facts.holidays), unknown


def named(frame: pl.DataFrame) -> pl.DataFrame:
    """Write all of them as texts again."""
    return frame.with_columns_seq(pl.col(name).cast(pl.String) for name in _TEXTS if name in frame.columns)
