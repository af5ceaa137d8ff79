"""What hours are worth: as pay and as a charge. In: lines, terms, rates. Out: priced lines, each rounded once.

Pay follows the packs `contractor` (every hour at its rate) and `us-flsa` (beyond forty hours of a work week one half
of the week's average rate on top: 29 CFR 778.110, 778.115). A charge is straight time at the bill rate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from deploy.simulation.model.rows import MINOR_UNITS, Line, Priced, RateVersion, Terms
from deploy.simulation.model.week import Stretch, stretches

FORTY_HOURS = 40 * 3600
HALF = Fraction(1, 2)

Rated = tuple[Stretch, RateVersion]


def earned(lines: Iterable[Line], terms: Mapping[str, Terms], rates: Sequence[RateVersion]) -> list[Priced]:
    """Pay every trainer's work weeks; hours without a rate earn nothing until there is one."""
    weeks: defaultdict[tuple[str, str, str, date], list[Rated]] = defaultdict(list)
    for line in lines:
        deal = terms[line.engagement]
        for stretch in stretches(line, deal):
            rate = rate_on(stretch.day, [deal.engagement], rates)
            if rate:
                weeks[deal.trainer, deal.pack, deal.currency, stretch.week].append((stretch, rate))
    return [
        priced
        for (_trainer, pack, currency, week), worked in sorted(weeks.items())
        for priced in _pay_week(pack, currency, week, worked)
    ]


def charged(lines: Iterable[Line], terms: Mapping[str, Terms], rates: Sequence[RateVersion]) -> list[Priced]:
    """Charge every engagement's work weeks; a rate of its own goes before its project's."""
    sums: defaultdict[tuple[str, date, str, Fraction, str], int] = defaultdict(int)
    for line in lines:
        deal = terms[line.engagement]
        for stretch in stretches(line, deal):
            rate = rate_on(stretch.day, [deal.engagement, deal.project], rates)
            if rate:
                key = (deal.engagement, stretch.week, line.hours.code, rate.per_hour, rate.currency)
                sums[key] += stretch.seconds
    return [Priced(*key, seconds, _minor(key[3], seconds, key[4])) for key, seconds in sorted(sums.items())]


def straight_pay(lines: Iterable[Line], rates: Sequence[RateVersion]) -> tuple[int, str] | None:
    """Give what lines come to at the rates of their days, rounded once a rate, and in what money.

    None where a day has no rate, and where there is none or several sorts of money.
    """
    sums: defaultdict[tuple[Fraction, str], int] = defaultdict(int)
    for line in lines:
        rate = rate_on(line.hours.day, [line.engagement], rates)
        if rate is None:
            return None
        sums[rate.per_hour, rate.currency] += line.hours.seconds
    currencies = {currency for _per_hour, currency in sums}
    if len(currencies) != 1:
        return None
    (currency,) = currencies
    return sum(_minor(per_hour, seconds, currency) for (per_hour, _currency), seconds in sums.items()), currency


def rate_on(day: date, scopes: Sequence[str], rates: Sequence[RateVersion]) -> RateVersion | None:
    """Give the rate that holds on a day: of the first scope that has one, the one known last."""
    for scope in scopes:
        covering = [rate for rate in rates if rate.scope == scope and rate.covers(day)]
        if covering:
            return max(covering, key=lambda rate: (rate.known_epoch, rate.first, rate.order))
    return None


def _pay_week(pack: str, currency: str, week: date, worked: list[Rated]) -> list[Priced]:
    straight: defaultdict[tuple[str, str, Fraction], int] = defaultdict(int)
    beyond: defaultdict[tuple[str, Fraction], int] = defaultdict(int)
    left = FORTY_HOURS
    for stretch, rate in sorted(worked, key=_as_worked):
        within = min(stretch.seconds, left) if pack == "us-flsa" else stretch.seconds
        left -= within
        line = stretch.line
        straight[line.engagement, line.hours.code, rate.per_hour] += within
        beyond[line.engagement, rate.per_hour] += stretch.seconds - within
    seconds_of_week = sum(stretch.seconds for stretch, _ in worked)
    pay_of_week = sum((stretch.seconds * rate.per_hour for stretch, rate in worked), Fraction(0))
    paid = [
        Priced(engagement, week, code, per_hour, currency, seconds, _minor(per_hour, seconds, currency))
        for (engagement, code, per_hour), seconds in sorted(straight.items())
    ]
    for (engagement, per_hour), seconds in sorted(beyond.items()):
        if seconds:
            premium = HALF * pay_of_week / seconds_of_week
            minor = _minor(per_hour + premium, seconds, currency)
            paid.append(Priced(engagement, week, "OT", per_hour, currency, seconds, minor))
    return paid


def _as_worked(one: Rated) -> tuple[date, bool, int, str]:
    """Order by the clock; what has no time of day stands last on its day."""
    stretch = one[0]
    return stretch.day, stretch.start is None, stretch.start or 0, stretch.line.entry


def _minor(per_hour: Fraction, seconds: int, currency: str) -> int:
    """Give whole minor units; exactly half goes up (hours and rates are never negative)."""
    exact = per_hour * seconds / 3600 * MINOR_UNITS[currency]
    return int(exact + HALF)
