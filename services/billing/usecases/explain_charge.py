"""Explain a charge. In: its id. Out: why it was posted and how its line is priced, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from services.billing.usecases.ports import BillingPort, Charge
from services.billing.usecases.price_weeks import price_weeks
from shared.values.call import Call
from shared.values.cause import cause_said
from shared.values.earning_code import code_said
from shared.values.known_at import require_past
from shared.values.money import Money
from shared.values.rate import Rate
from shared.values.refusal import not_found
from shared.values.sentence import Number, Part, Sentence, say
from shared.values.span import format_hours, format_instant


@dataclass(frozen=True)
class Explanation:
    """A charge and the sentences that lead to it."""

    charge: Charge
    sentences: tuple[Sentence, ...]


def explain_charge(unit: BillingPort, call: Call, charge_id: str, known_epoch: int | None = None) -> Explanation:
    """Say what was posted, for which cause, and how the whole line is reckoned by what is known, or was at a moment."""
    require_past(call, known_epoch)
    charge = unit.charges.get(charge_id, known_epoch)
    if charge is None:
        raise not_found("charge", charge_id)
    repriced = price_weeks(unit, [charge.engagement_id], known_epoch=known_epoch)
    seconds, amount = _line(repriced.priced.lines, charge)
    posted_seconds, posted = _line(repriced.posted, charge)
    rate: dict[str, Part] = {"rate": Number(Rate(charge.rate_e4, charge.currency).decimal), "currency": charge.currency}
    week: dict[str, Part] = {
        "week": charge.workweek_start, "hours": format_hours(seconds), "code": code_said(charge.code), **rate,
    }  # fmt: skip
    return Explanation(charge, (
        say("Posted: %(hours)s and %(amount)s.", hours=format_hours(charge.seconds), amount=charge.amount),
        say("Cause: %(cause)s.", cause=cause_said(charge.cause)),
        say("The work week from %(week)s now holds %(hours)s of %(code)s at %(rate)s %(currency)s/h.", **week)
        if known_epoch is None else
        say("The work week from %(week)s held, as known at %(known)s, %(hours)s of %(code)s at %(rate)s "
            "%(currency)s/h.", known=format_instant(known_epoch), **week),
        say("%(seconds)s seconds x %(rate)s %(currency)s / 3600 = %(amount)s, rounded once, half up.",
            seconds=str(seconds), amount=Money(amount, charge.currency), **rate),
        say("All charges of this line: %(hours)s and %(amount)s.", hours=format_hours(posted_seconds),
            amount=Money(posted, charge.currency)),
        say("It is on invoice %(invoice)s.", invoice=charge.invoice_id) if charge.invoice_id
        else say("No invoice has claimed it yet."),
    ))  # fmt: skip


def _line(frame: pl.DataFrame, charge: Charge) -> tuple[int, int]:
    """Give the seconds and the amount of the charge's line in a frame of lines."""
    same = frame.filter(
        pl.col("engagement_id") == charge.engagement_id, pl.col("workweek_start") == charge.workweek_start,
        pl.col("code") == charge.code, pl.col("rate_e4") == charge.rate_e4, pl.col("client_id") == charge.client_id,
    )  # fmt: skip
    return int(same["seconds"].sum()), int(same["amount_minor"].sum())
