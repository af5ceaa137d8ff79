"""Weigh invoices at other bill rates. In: rates, which weeks, whose. Out: sums before and their change, and whose.

Lines are added up some engagements at a time, so memory does not grow with the hours; nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from services.billing.usecases.list_billed import list_billed
from services.billing.usecases.ports import BillingPort
from services.billing.usecases.what_if import what_if
from shared.values.refusal import not_found
from shared.values.span import require_days_between
from shared.values.supposed_rate import SupposedRate
from shared.values.weighed import Side, added_up

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ChargesSupposed:
    """Bill rates there would be, for work weeks from `first` on and before `last`; None leaves open."""

    first: date
    last: date | None = None
    rates: Sequence[SupposedRate] = ()
    client_id: str | None = None
    engagement_id: str | None = None


@dataclass(frozen=True)
class WeighedCharges:
    """Charges added up, and whose the engagements are that were looked at (`BILLED`)."""

    side: Side
    billed: pl.DataFrame


def weigh_charges(unit: BillingPort, asked: ChargesSupposed) -> WeighedCharges:
    """Price the work weeks as they are and as they would be, and add up; refuses an unknown client or engagement."""
    require_days_between(asked.first, asked.last)
    billed = _chosen(list_billed(unit), asked)
    found = what_if(unit, billed["engagement_id"].to_list(), asked.rates, asked.first, asked.last and asked.last - _DAY)
    return WeighedCharges(added_up((part.lines, part.pending) for part in found), billed)


def _chosen(billed: pl.DataFrame, asked: ChargesSupposed) -> pl.DataFrame:
    """Keep the client's engagements, or the one asked for."""
    for kind, wanted in (("client", asked.client_id), ("engagement", asked.engagement_id)):
        if wanted is not None:
            billed = billed.filter(pl.col(f"{kind}_id") == wanted)
            if billed.is_empty():
                raise not_found(kind, wanted)
    return billed
