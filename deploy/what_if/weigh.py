"""Weigh a supposition. In: the house, what is supposed, which weeks and engagements. Out: sums, by engagement.

Payroll and billing are asked one after the other, each of its own books; what they have in common is the engagement.
Lines are added up shard by shard, so memory does not grow with the hours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from deploy.onebox.house import House
from deploy.what_if.pack import PackFile, suppose_pack
from deploy.what_if.sheet import RateRow
from deploy.what_if.side import Side, added_up
from services.billing.usecases import what_if as billing
from services.billing.usecases.list_billed import list_billed
from services.payroll.domain.supposed import Supposed
from services.payroll.domain.work_weeks import WorkWeeks
from services.payroll.usecases import what_if as payroll
from services.payroll.usecases.suppose_rates import suppose_rates
from shared.values.refusal import not_found
from shared.values.supposed_rate import SupposedRate

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """Which weeks are weighed and what is supposed; None and nothing leave weeks, pack, client, engagement open."""

    first: date
    last: date | None = None
    pack: bytes | None = None
    instead_of: str | None = None
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
    """Ask both services and add up."""
    service = house.services["billing"]
    with service.units.read(service.call_as_service()) as unit:
        billed = _chosen(list_billed(unit), wanted)
        rates = [
            SupposedRate(row.engagement_id, row.bill_e4, row.valid_from, row.valid_to)
            for row in wanted.rates if row.bill_e4 is not None
        ]  # fmt: skip
        last = wanted.last and wanted.last - _DAY
        found = billing.what_if(unit, billed["engagement_id"].to_list(), rates, wanted.first, last)
        invoice = added_up((part.lines, part.pending) for part in found)
    narrowed = wanted.client_id is not None or wanted.engagement_id is not None
    return _with_pay(house, wanted, invoice, billed, billed["engagement_id"] if narrowed else None)


def _with_pay(house: House, wanted: Wanted, invoice: Side, billed: pl.DataFrame, only: pl.Series | None) -> Weighed:
    service = house.services["payroll"]
    with service.units.read(service.call_as_service()) as unit:
        pack = None
        if wanted.pack is not None:
            pack = suppose_pack(wanted.pack, wanted.instead_of, unit.packs, wanted.first, wanted.last)
        rates = suppose_rates(unit, [
            SupposedRate(row.engagement_id, row.pay_e4, row.valid_from, row.valid_to)
            for row in wanted.rates if row.pay_e4 is not None
        ])  # fmt: skip
        supposed = Supposed(pack.packs, pack.renamed, rates) if pack else Supposed(unit.packs, rates=rates)
        waiting: list[int] = []
        concerned = None if only is None else {one.trainer_id for one in unit.bonuses.engaged(only.to_list()).values()}
        found = payroll.what_if(unit, supposed, WorkWeeks(wanted.first, wanted.last), concerned)
        pay = added_up(_noting(found, only, waiting), only)
    return Weighed(pay, invoice, billed, pack, sum(waiting))


def _noting(
    found: Iterator[payroll.Weighed], only: pl.Series | None, waiting: list[int]
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Pass lines on, and note how many seconds would newly wait."""
    for part in found:
        own = part.unpriced if only is None else part.unpriced.filter(pl.col("engagement_id").is_in(only.implode()))
        waiting.append(int(own["seconds"].sum()))
        yield part.lines, part.pending


def _chosen(billed: pl.DataFrame, wanted: Wanted) -> pl.DataFrame:
    """Keep the client's engagements, or the one asked for."""
    for kind, asked in (("client", wanted.client_id), ("engagement", wanted.engagement_id)):
        if asked is not None:
            billed = billed.filter(pl.col(f"{kind}_id") == asked)
            if billed.is_empty():
                raise not_found(kind, asked)
    return billed
