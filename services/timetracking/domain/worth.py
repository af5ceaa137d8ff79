"""What hours come to at their rates, roughly: enough to say whether a week is above an amount.

In: lines, and versions of pay rates. Out: money, or None where a day has no rate or rates are in several currencies.
Overtime, premiums and bonuses are payroll's to price; whoever sets an amount for a step sets it on straight pay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.timetracking.domain.lines import Line
from shared.values.dated import Version, value_on
from shared.values.money import Money
from shared.values.rate import Rate

_KNOWN_LAST = 2**62


@dataclass(frozen=True, slots=True)
class PayRate:
    """One version of what an engagement pays an hour, as onboarding said."""

    rate_id: str
    engagement_id: str
    rate_e4: int
    currency: str
    valid_from: date
    valid_to: date | None
    known_epoch: int


def straight_pay(lines: Iterable[Line], rates: Mapping[str, Sequence[PayRate]]) -> Money | None:
    """Give seconds at the rate of their day, rounded once a rate."""
    seconds: Counter[Rate] = Counter()
    for line in lines:
        rate = _rate_on(rates.get(line.engagement_id, ()), line.work_date)
        if rate is None:
            return None
        seconds[rate] += line.seconds
    if len({rate.currency for rate in seconds}) != 1:
        return None
    (currency,) = {rate.currency for rate in seconds}
    return sum((rate.for_seconds(worked) for rate, worked in seconds.items()), Money(0, currency))


def _rate_on(versions: Sequence[PayRate], day: date) -> Rate | None:
    return value_on(
        [Version(Rate(one.rate_e4, one.currency), one.valid_from, one.known_epoch, one.valid_to) for one in versions],
        day, _KNOWN_LAST,
    )  # fmt: skip
