"""The arithmetic of a line, term by term, for a pencil. In: a line explained. Out: sentences that add up to it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from services.payroll.domain.behind import WeekPart
from services.payroll.domain.explained import Explained
from services.payroll.domain.names import extras_said
from services.payroll.domain.reckoning import Term
from shared.values.currency import exponent
from shared.values.money import Money
from shared.values.rate import PLACES, SECONDS_PER_HOUR
from shared.values.sentence import Number, Sentence, say
from shared.values.span import format_hours

_E4 = 10**PLACES
_SHOWN = 8
_TERMS = {
    "own rate": say("Own rate"), "premium": say("On top, the premium"),
    "flat sums": say("On top, the share of flat sums"), "not worked": say("Paid though not worked"),
}  # fmt: skip


def sums(one: Explained) -> Iterator[Sentence]:
    """Say how the regular rate is made, each term, the rounding and the amount."""
    currency, reckoning = one.line.key.currency, one.reckoning
    yield from _regular_rate(one)
    for term in reckoning.terms:
        yield _term(term, currency)
    amount = Money(reckoning.amount_minor, currency)
    if reckoning.terms:
        exact = exact_number(reckoning.exact_minor, 10 ** exponent(currency))
        rounded = Money(reckoning.rounded_minor, currency)
        if reckoning.exact_minor == reckoning.rounded_minor:
            yield say("Together %(exact)s %(currency)s is %(amount)s.", exact=exact, currency=currency, amount=rounded)
        else:
            yield say("Together %(exact)s %(currency)s, rounded once, half up, is %(amount)s.", exact=exact,
                      currency=currency, amount=rounded)  # fmt: skip
    if reckoning.fixed_minor:
        fixed = Money(reckoning.fixed_minor, currency)
        yield say("Bonuses of %(fixed)s are paid as they are: %(amount)s.", fixed=fixed, amount=amount)
    if not reckoning.terms and not reckoning.fixed_minor:
        yield say("There is nothing left of this line: %(amount)s.", amount=amount)


def _term(term: Term, currency: str) -> Sentence:
    what = _TERMS.get(term.what) or say("On top, %(extra)s", extra=extras_said(term.what.removeprefix("extra ")))
    return say("%(what)s: %(hours)s hours (%(seconds)s s) at %(rate)s %(currency)s an hour = %(paid)s %(currency)s.",
               what=what, hours=format_hours(term.seconds), seconds=term.seconds, currency=currency,
               rate=exact_number(term.per_hour), paid=exact_number(term.minor, 10 ** exponent(currency)))  # fmt: skip


def _regular_rate(one: Explained) -> Iterator[Sentence]:
    """Say what the premium is a share of."""
    line, currency = one.line, one.line.key.currency
    if not line.key.premium_e4 or not line.basis.week_seconds:
        return
    for part in one.behind.week_parts:
        yield _part(part, currency)
    yield say("The regular rate is %(pay)s %(currency)s / %(hours)s hours = %(rate)s %(currency)s an hour; %(share)s "
              "of it comes on top.", pay=exact_number(Fraction(line.basis.week_pay, _E4 * SECONDS_PER_HOUR)),
              currency=currency, hours=format_hours(line.basis.week_seconds), rate=exact_number(line.regular_rate),
              share=exact_number(line.premium))  # fmt: skip
    if line.flat_rate:
        yield say("Flat sums of %(flat)s %(currency)s / %(hours)s straight hours = %(rate)s %(currency)s an hour; "
                  "%(times)s times that comes on top.", currency=currency, rate=exact_number(line.flat_rate),
                  flat=exact_number(Fraction(line.basis.flat_pay, _E4 * SECONDS_PER_HOUR)),
                  hours=format_hours(line.basis.straight_seconds), times=exact_number(1 + line.premium))  # fmt: skip


def _part(part: WeekPart, currency: str) -> Sentence:
    pay = exact_number(Fraction(part.pay, _E4 * SECONDS_PER_HOUR))
    if part.what != "hours":
        bonus = part.what.removeprefix("bonus ")
        return say("In the week's pay: bonus %(bonus)s, %(pay)s %(currency)s.", bonus=bonus, pay=pay, currency=currency)
    return say("In the week's pay: %(hours)s hours at %(rate)s %(currency)s an hour, %(pay)s %(currency)s.",
               hours=format_hours(part.seconds), rate=exact_number(Fraction(part.rate_e4, _E4)), currency=currency,
               pay=pay)  # fmt: skip


def exact_number(value: Fraction, parts: int = 1) -> Number:
    """Write a number (of `parts` to the whole) exactly: as a decimal where it ends, else with its fraction beside."""
    whole = value * Fraction(1, parts)
    scaled, rest = divmod(abs(whole.numerator) * 10**_SHOWN, whole.denominator)
    digits = f"{scaled // 10**_SHOWN}.{scaled % 10**_SHOWN:0{_SHOWN}d}".rstrip("0")
    places = max(len(digits.partition(".")[2]), 2)
    text = ("-" if whole < 0 else "") + f"{scaled // 10**_SHOWN}.{f'{scaled % 10**_SHOWN:0{_SHOWN}d}'[:places]}"
    return Number(text, f"… ({whole.numerator}/{whole.denominator})" if rest else "")
