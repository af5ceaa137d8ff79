"""Weigh a supposition. In: the house, what is supposed, which weeks and engagements. Out: sums, by engagement.

Payroll and billing are asked one after the other, each of its own books; what they have in common is the engagement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from deploy.onebox.house import House
from deploy.what_if.sheet import RateRow
from services.billing.usecases.weigh_charges import ChargesSupposed, weigh_charges
from services.payroll.usecases.suppose_pack import PackFile, SupposedFile
from services.payroll.usecases.weigh_pay import PaySupposed, weigh_pay
from shared.values.supposed_rate import SupposedRate
from shared.values.weighed import Side


@dataclass(frozen=True)
class Wanted:
    """Which weeks are weighed and what is supposed; None and nothing leave weeks, pack, client, engagement open."""

    first: date
    last: date | None = None
    file: SupposedFile | None = None
    rates: Sequence[RateRow] = ()
    client_id: str | None = None
    engagement_id: str | None = None


@dataclass(frozen=True)
class Weighed:
    """Both sides, whose the engagements are (`BILLED`), the pack supposed, and seconds that would newly wait."""

    pay: Side
    invoice: Side
    billed: pl.DataFrame
    pack: PackFile | None
    unpriced_seconds: int


def weigh(house: House, wanted: Wanted) -> Weighed:
    """Ask both services."""
    bill, pay = (
        [SupposedRate(row.engagement_id, e4, row.valid_from, row.valid_to)
         for row in wanted.rates if (e4 := getattr(row, name)) is not None]
        for name in ("bill_e4", "pay_e4")
    )  # fmt: skip
    billing, payroll = house.services["billing"], house.services["payroll"]
    with billing.units.read(billing.call_as_service()) as unit:
        asked = ChargesSupposed(wanted.first, wanted.last, bill, wanted.client_id, wanted.engagement_id)
        charged = weigh_charges(unit, asked)
    narrowed = wanted.client_id is not None or wanted.engagement_id is not None
    only = charged.billed["engagement_id"].to_list() if narrowed else None
    call = payroll.call_as_service()
    with payroll.units.read(call) as unit:
        paid = weigh_pay(unit, call, PaySupposed(wanted.first, wanted.last, wanted.file, pay, only))
    return Weighed(paid.side, charged.side, charged.billed, paid.pack, paid.unpriced_seconds)
