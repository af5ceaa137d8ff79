"""What a work week comes to: the regular rate, and one rounded amount a line.

In: one week's seconds in their bands, its bonuses, its short calls. Out: lines, each with its seconds and minor units.

29 CFR 778.109: the regular rate is "total remuneration for employment (except statutory exclusions) in any workweek"
over "the total number of hours actually worked". It stays a fraction; only a line's amount is rounded, and once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from law_bands import Banded
from law_facts import HOUR, MINOR, BonusFact
from law_worth import Worth, nearest

# 29 U.S.C. 207(g)(2) by agreement, and L3121-36 on the salary of the hour itself: premiums go by the hour's own rate.
IN_EFFECT = {"us-flsa-rate-in-effect", "fr"}


class Key(NamedTuple):
    """What makes a line one line."""

    trainer: str
    engagement: str
    week: date
    code: str
    rate: Fraction
    extra: Fraction
    extras: tuple[Fraction, ...]
    premium: Fraction
    currency: str


@dataclass
class Line:
    seconds: int = 0
    owed: Fraction = Fraction(0)  # in the currency's major unit
    minor: int = 0


@dataclass(frozen=True)
class Week:
    """All that one person worked under one pack, in one currency, in one work week."""

    trainer: str
    pack: str
    currency: str
    week: date
    bands: Sequence[Banded]
    bonuses: Sequence[BonusFact]
    short: Sequence[tuple[Worth, int]]  # the stretch in which a short call ended, and its unworked paid seconds


def lines(week: Week) -> Mapping[Key, Line]:
    """Give the week's lines, each rounded once."""
    out: dict[Key, Line] = defaultdict(Line)
    for band in week.bands:
        line = out[_key(week, band.worth, band.code, band.premium)]
        line.seconds += band.worth.seconds
        line.owed += Fraction(band.worth.seconds, HOUR) * _hourly(week, band)
    for worth, unworked in week.short:
        out[_key(week, worth, "CALL", Fraction(0))].owed += Fraction(unworked, HOUR) * worth.rate
    for bonus in week.bonuses:
        key = Key(week.trainer, bonus.engagement, week.week, "BONUS", Fraction(0), Fraction(0), (), Fraction(0),
                  week.currency)  # fmt: skip
        out[key].owed += Fraction(bonus.amount, MINOR[week.currency])
    for line in out.values():
        line.minor = nearest(line.owed * MINOR[week.currency])
    return out


def _key(week: Week, worth: Worth, code: str, premium: Fraction) -> Key:
    engagement = worth.stretch.terms.engagement
    return Key(week.trainer, engagement, week.week, code, worth.rate, worth.extra, worth.extras, premium, week.currency)


def _hourly(week: Week, band: Banded) -> Fraction:
    """Its own pay, and the premium on the regular rate where there is one."""
    if not band.premium:
        return band.worth.hourly
    return band.worth.hourly + band.premium * _regular_rate(week, band.worth) + (1 + band.premium) * _flat_an_hour(week)


def _regular_rate(week: Week, worth: Worth) -> Fraction:
    """778.115: all pay of the week at its rates over all its hours; in effect: the rate of this hour (778.419).

    778.209: a bonus that is part of the regular rate is spread over the hours of the week in which it was earned.
    """
    hours = _hours(band.worth for band in week.bands)
    bonuses = _in_major_units(week, [bonus for bonus in week.bonuses if _joins_the_average(bonus, week)])
    if week.pack in IN_EFFECT:
        return worth.hourly + bonuses / hours
    earned = sum((band.worth.hourly * Fraction(band.worth.seconds, HOUR) for band in week.bands), Fraction(0))
    return (earned + bonuses) / hours


def _joins_the_average(bonus: BonusFact, week: Week) -> bool:
    """778.208: a promised bonus does, 778.211: a gift at the employer's sole discretion does not."""
    return bonus.kind == "nondiscretionary" or (bonus.kind == "flat_sum" and not _straight_hours_earned(week))


def _straight_hours_earned(week: Week) -> bool:
    return week.pack == "us-ca"


def _flat_an_hour(week: Week) -> Fraction:
    """Alvarado v. Dart Container, 4 Cal.5th 542: a flat sum is divided by the nonovertime hours actually worked.

    Overtime hours did not earn it, so each is owed its value and the half of it: 1.5 times, and twice in double time.
    (Where there are overtime hours there are straight ones: the first second of a week is always straight.)
    """
    flat = [bonus for bonus in week.bonuses if bonus.kind == "flat_sum"]
    if not flat or not _straight_hours_earned(week):
        return Fraction(0)
    return _in_major_units(week, flat) / _hours(band.worth for band in week.bands if not band.premium)


def _in_major_units(week: Week, bonuses: Iterable[BonusFact]) -> Fraction:
    return Fraction(sum(bonus.amount for bonus in bonuses), MINOR[week.currency])


def _hours(work: Iterable[Worth]) -> Fraction:
    return Fraction(sum(worth.seconds for worth in work), HOUR)
