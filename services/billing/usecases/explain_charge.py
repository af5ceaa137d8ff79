"""Explain a charge. In: its id. Out: why it was posted and how its line is priced now, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from services.billing.usecases.ports import BillingPort, Charge
from services.billing.usecases.price_weeks import price_weeks
from shared.values.call import Call
from shared.values.money import Money
from shared.values.rate import Rate
from shared.values.refusal import not_found
from shared.values.span import format_hours


@dataclass(frozen=True)
class Explanation:
    """A charge and the sentences that lead to it."""

    charge: Charge
    sentences: tuple[str, ...]


def explain_charge(unit: BillingPort, _call: Call, charge_id: str) -> Explanation:
    """Say what was posted, for which cause, and how the whole line is reckoned at the rates known now."""
    charge = unit.charges.get(charge_id)
    if charge is None:
        raise not_found("charge", charge_id)
    repriced = price_weeks(unit, [charge.engagement_id])
    seconds, amount = _line(repriced.priced.lines, charge)
    posted_seconds, posted = _line(repriced.posted, charge)
    rate = f"{Rate(charge.rate_e4, charge.currency).decimal} {charge.currency}"
    return Explanation(charge, (
        f"Posted: {format_hours(charge.seconds)} and {charge.amount}.",
        f"Cause: {charge.cause}.",
        f"The work week from {charge.workweek_start} now holds {format_hours(seconds)} of {charge.code} at {rate}/h.",
        f"{seconds} seconds x {rate} / 3600 = {Money(amount, charge.currency)}, rounded once, half up.",
        f"All charges of this line: {format_hours(posted_seconds)} and {Money(posted, charge.currency)}.",
        f"It is on invoice {charge.invoice_id}." if charge.invoice_id else "No invoice has claimed it yet.",
    ))  # fmt: skip


def _line(frame: pl.DataFrame, charge: Charge) -> tuple[int, int]:
    """Give the seconds and the amount of the charge's line in a frame of lines."""
    same = frame.filter(
        pl.col("engagement_id") == charge.engagement_id, pl.col("workweek_start") == charge.workweek_start,
        pl.col("code") == charge.code, pl.col("rate_e4") == charge.rate_e4, pl.col("client_id") == charge.client_id,
    )  # fmt: skip
    return int(same["seconds"].sum()), int(same["amount_minor"].sum())
