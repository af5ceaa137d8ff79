"""Bonuses: their kinds, what each does to the regular rate, and what can be granted.

In: bonuses (`frames.BONUSES`) and the engagements' terms. Out: each in its work week, under its engagement's pack; or
a refusal that names the field.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from shared.values.currency import exponent
from shared.values.money import Money
from shared.values.refusal import Refusal, conflict

# Kind -> what it is. Sources: 29 CFR 778.208 to 778.211; Alvarado v. Dart Container, 4 Cal.5th 542 (2018).
KINDS = {
    "nondiscretionary": "promised for hours, quality or attendance: part of the regular rate",
    "flat_sum": "a promised sum that does not grow with hours or output: part of the regular rate",
    "discretionary": "neither promised nor expected: paid, and no part of the regular rate",
}
CODE = "BONUS"
# A hundred million major units: a slip of the keyboard in any currency, and small enough for a week's 64-bit sums.
MAX_MAJOR = 100_000_000


@dataclass(frozen=True)
class Bonus:
    """One bonus as stored; `reference` is its grantor's own name for it. One that takes another back is negative."""

    bonus_id: str
    trainer_id: str
    engagement_id: str
    on_date: date
    amount_minor: int
    currency: str
    kind: str
    why: str
    granted_by: str
    known_epoch: int
    reference: str | None = None
    takes_back: str | None = None


@dataclass(frozen=True)
class Engaged:
    """What a bonus has to fit: whose engagement, in which currency, how long; dates may be unknown or open."""

    engagement_id: str
    trainer_id: str
    pay_currency: str
    valid_from: date | None
    valid_to: date | None

    def covers(self, day: date) -> bool:
        """Say whether a day belongs to the engagement; `valid_to` is exclusive."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


def require_grantable(bonus: Bonus, engaged: Engaged) -> None:
    """Refuse what cannot be granted: with the field at fault and its remedy."""
    require_kind(bonus.kind)
    if engaged.trainer_id != bonus.trainer_id:
        raise Refusal("bonus_engagement_differs", f"Engagement {bonus.engagement_id} is not one of this trainer's.",
                      pointer="engagement_id")  # fmt: skip
    if bonus.currency != engaged.pay_currency:
        detail = f"The engagement pays {engaged.pay_currency}; grant the bonus in that currency."
        raise Refusal("bonus_currency_differs", detail, pointer="amount")
    if not 0 < bonus.amount_minor <= MAX_MAJOR * 10 ** exponent(bonus.currency):
        raise Refusal("bonus_out_of_range", f"A bonus is above 0 and at most {MAX_MAJOR}; take one back by its id.",
                      pointer="amount")  # fmt: skip
    if not engaged.covers(bonus.on_date):
        until = f" to {engaged.valid_to}, that day not included" if engaged.valid_to else " on"
        detail = f"The engagement lasts from {engaged.valid_from}{until}; give a day inside it."
        raise Refusal("bonus_outside_engagement", detail, pointer="on_date")


def taking_back(bonus: Bonus, bonus_id: str, why: str, taken_back_by: str, known_epoch: int) -> Bonus:
    """Give the bonus that takes one back; refuses to take back one that does so itself."""
    if bonus.takes_back:
        raise conflict("bonus_takes_back", f"It takes back {bonus.takes_back} itself; grant that bonus anew.")
    return replace(bonus, bonus_id=bonus_id, amount_minor=-bonus.amount_minor, why=why, granted_by=taken_back_by,
                   known_epoch=known_epoch, reference=None, takes_back=bonus.bonus_id)  # fmt: skip


def money(bonus: Bonus) -> Money:
    """Give the sum."""
    return Money(bonus.amount_minor, bonus.currency)


def require_kind(kind: str, *, field: str = "kind") -> None:
    """Refuse a kind nobody knows, with its field."""
    if kind not in KINDS:
        raise Refusal("bonus_kind_unknown", f"A bonus is one of {', '.join(KINDS)}.", pointer=field)


def in_work_weeks(bonuses: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Add workweek_start, the date on which the work week begins that holds each bonus's date, and the default pack."""
    placed = bonuses.join(
        terms.select("engagement_id", "workweek_start_weekday", pack="rule_pack"), on="engagement_id", how="inner"
    )
    into_week = (pl.col("on_date").dt.weekday() - 1 - pl.col("workweek_start_weekday")) % 7
    return placed.with_columns(workweek_start=pl.col("on_date") - pl.duration(days=into_week)).drop(
        "workweek_start_weekday"
    )
