"""Explain a charge. In: its id. Out: why it was posted and how its line is priced, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from services.billing.usecases.ports import BillingPort, Charge
from services.billing.usecases.price_weeks import price_weeks
from shared.values.call import Call
from shared.values.known_at import require_past
from shared.values.money import Money
from shared.values.rate import Rate
from shared.values.refusal import not_found
from shared.values.span import format_hours, format_instant


@dataclass(frozen=True)
class Explanation:
    """A charge and the sentences that lead to it."""

    charge: Charge
    sentences: tuple[str, ...]


def explain_charge(unit: BillingPort, call: Call, charge_id: str, known_epoch: int | None = None) -> Explanation:
    """Say what was posted, for which cause, and how the whole line is reckoned by what is known, or was at a moment."""
    require_past(call, known_epoch)
    charge = unit.charges.get(charge_id, known_epoch)
    if charge is None:
        raise not_found("charge", charge_id)
    repriced = price_weeks(unit, [charge.engagement_id], known_epoch=known_epoch)
    seconds, amount = _line(repriced.priced.lines, charge)
    posted_seconds, posted = _line(repriced.posted, charge)
    holds = "now holds" if known_epoch is None else f"held, as known at {format_instant(known_epoch)},"
    rate = f"{Rate(charge.rate_e4, charge.currency).decimal} {charge.currency}"
    return Explanation(charge, (
        f"Posted: {format_hours(charge.seconds)} and {charge.amount}.",
        f"Cause: {charge.cause}.",
        f"The work week from {charge.workweek_start} {holds} {format_hours(seconds)} of {charge.code} at {rate}/h.",
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
