"""A second calculator of pay: plain Python and Fractions, written from the law's text, slow and readable.

It shares no code with the engine. In: entries, terms, rates, and what else is known (`law_facts.py`). Out: money per
currency as it must be paid, seconds by band, and the lines behind both. The steps, each with its provision beside it:
`law_clock.py` cuts hours at the borders of dates, work days and work weeks; `law_worth.py` says what an hour is worth
by contract; `law_bands.py` which hours are overtime; `law_pay.py` what the week comes to. Where the engine and
this calculator differ, one of them is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from law_bands import LAWS
from law_clock import Stretch, cut, week_of
from law_facts import BonusFact, ChoiceFact, Entry, HolidayFact, RateFact, Terms
from law_pay import Key, Line, Week, lines
from law_worth import Worth, short_of_a_call, worth

WeekKey = tuple[str, str, str, date]  # trainer, pack, currency, the date on which the work week begins


@dataclass(frozen=True)
class Known:
    """All facts, in any order."""

    entries: Sequence[Entry]
    terms: Sequence[Terms]
    rates: Sequence[RateFact]
    bonuses: Sequence[BonusFact] = ()
    choices: Sequence[ChoiceFact] = ()
    holidays: Sequence[HolidayFact] = ()


@dataclass
class Pay:
    """Minor units per currency, seconds per earnings code, the seconds that had no rate; and all lines and bands."""

    money: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    bands: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unpriced: int = 0
    lines: dict[Key, Line] = field(default_factory=dict)
    by_date: dict[tuple[date, str], int] = field(default_factory=lambda: defaultdict(int))


def in_force(engagement: str, day: date, facts: Sequence[RateFact] | Sequence[ChoiceFact]) -> int | None:
    """Which fact covers the day: what became known later replaces what was known before."""
    covering = [
        (fact.known, fact.valid_from, index) for index, fact in enumerate(facts)
        if fact.engagement == engagement and fact.valid_from <= day and (fact.valid_to is None or day < fact.valid_to)
    ]  # fmt: skip
    return max(covering)[2] if covering else None


def rate_for(engagement: str, day: date, rates: Sequence[RateFact]) -> Fraction | None:
    index = in_force(engagement, day, rates)
    return None if index is None else Fraction(rates[index].per_hour)


def pack_for(terms: Terms, week: date, choices: Sequence[ChoiceFact]) -> str:
    index = in_force(terms.engagement, week, choices)
    return terms.pack if index is None else choices[index].pack


def pay(known: Known) -> Pay:
    """Pay everything: trainer by trainer, pack by pack, currency by currency, week by week."""
    work, short, result = _work(known)
    bonuses = _bonuses(known)
    for key in work.keys() | bonuses.keys():
        trainer, pack, currency, begins = key
        bands = LAWS[pack](work.get(key, []))
        assert sum(band.worth.seconds for band in bands) == sum(one.seconds for one in work.get(key, [])), "none lost"
        week = Week(trainer, pack, currency, begins, bands, bonuses.get(key, []), short.get(key, []))
        result.lines |= lines(week)
        for band in bands:
            result.by_date[band.worth.stretch.day, band.code] += band.worth.seconds
    for line_key, line in result.lines.items():
        result.money[line_key.currency] += line.minor
        result.bands[line_key.code] += line.seconds
    return result


def _work(known: Known) -> tuple[Mapping[WeekKey, list[Worth]], Mapping[WeekKey, list[tuple[Worth, int]]], Pay]:
    """Cut every entry and say what each stretch is worth; hours without a rate wait, and count nowhere."""
    terms_of = {terms.engagement: terms for terms in known.terms}
    work: dict[WeekKey, list[Worth]] = defaultdict(list)
    short: dict[WeekKey, list[tuple[Worth, int]]] = defaultdict(list)
    result = Pay()
    for entry in known.entries:
        for stretch in (one for one in cut(entry, terms_of[entry.engagement]) if one.seconds):
            rate = rate_for(entry.engagement, stretch.day, known.rates)
            if rate is None:
                result.unpriced += stretch.seconds
                continue
            key, one = _worth(known, stretch, rate)
            work[key].append(one)
            if _is_last(stretch) and (unworked := short_of_a_call(key[1], entry.code, entry.seconds)):
                short[key].append((one, unworked))
    return work, short, result


def _worth(known: Known, stretch: Stretch, rate: Fraction) -> tuple[WeekKey, Worth]:
    terms = stretch.terms
    holidays = {holiday.on for holiday in known.holidays if holiday.calendar == terms.calendar}
    pack = pack_for(terms, stretch.week, known.choices)
    key = (stretch.entry.trainer, pack, terms.currency, stretch.week)
    return key, worth(stretch, pack, rate, holidays)


def _is_last(stretch: Stretch) -> bool:
    """The rest of a short call is paid on the line of its last stretch, at that rate, without extras."""
    entry = stretch.entry
    return entry.start is None or stretch.start == entry.start + entry.seconds - stretch.seconds


def _bonuses(known: Known) -> Mapping[WeekKey, list[BonusFact]]:
    """A bonus belongs to the work week that holds its date, under its engagement's pack."""
    terms_of = {terms.engagement: terms for terms in known.terms}
    out: dict[WeekKey, list[BonusFact]] = defaultdict(list)
    for bonus in known.bonuses:
        terms = terms_of[bonus.engagement]
        week = week_of(bonus.on, terms)
        out[bonus.trainer, pack_for(terms, week, known.choices), terms.currency, week].append(bonus)
    return out
