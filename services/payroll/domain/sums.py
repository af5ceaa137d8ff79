"""The arithmetic of a line, term by term, for a pencil. In: a line explained. Out: sentences that add up to it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from services.payroll.domain.behind import WeekPart
from services.payroll.domain.explained import Explained
from services.payroll.domain.reckoning import Term
from shared.values.currency import exponent
from shared.values.money import Money
from shared.values.rate import PLACES, SECONDS_PER_HOUR
from shared.values.span import format_hours

_E4 = 10**PLACES
_SHOWN = 8


def sums(one: Explained) -> Iterator[str]:
    """Say how the regular rate is made, each term, the rounding and the amount."""
    currency, reckoning = one.line.key.currency, one.reckoning
    yield from _regular_rate(one)
    for term in reckoning.terms:
        yield _term(term, currency)
    amount = Money(reckoning.amount_minor, currency)
    if reckoning.terms:
        exact = exact_text(reckoning.exact_minor, 10 ** exponent(currency))
        rounded = Money(reckoning.rounded_minor, currency)
        how = "" if reckoning.exact_minor == reckoning.rounded_minor else ", rounded once, half up,"
        yield f"Together {exact} {currency}{how} is {rounded}."
    if reckoning.fixed_minor:
        yield f"Bonuses of {Money(reckoning.fixed_minor, currency)} are paid as they are: {amount}."
    if not reckoning.terms and not reckoning.fixed_minor:
        yield f"There is nothing left of this line: {amount}."


def _term(term: Term, currency: str) -> str:
    what = {"own rate": "Own rate", "premium": "On top, the premium", "flat sums": "On top, the share of flat sums",
            "not worked": "Paid though not worked"}.get(term.what, f"On top, {term.what}")  # fmt: skip
    hours = f"{format_hours(term.seconds)} hours ({term.seconds} s)"
    paid = exact_text(term.minor, 10 ** exponent(currency))
    return f"{what}: {hours} at {exact_text(term.per_hour)} {currency} an hour = {paid} {currency}."


def _regular_rate(one: Explained) -> Iterator[str]:
    """Say what the premium is a share of."""
    line, currency = one.line, one.line.key.currency
    if not line.key.premium_e4:
        return
    for part in one.behind.week_parts:
        yield _part(part, currency)
    share = f"{exact_text(line.premium)} of it comes on top"
    hours = format_hours(line.basis.week_seconds)
    pay = exact_text(Fraction(line.basis.week_pay, _E4 * SECONDS_PER_HOUR))
    regular = exact_text(line.regular_rate)
    yield f"The regular rate is {pay} {currency} / {hours} hours = {regular} {currency} an hour; {share}."
    if line.flat_rate:
        flat = exact_text(Fraction(line.basis.flat_pay, _E4 * SECONDS_PER_HOUR))
        straight, times = format_hours(line.basis.straight_seconds), exact_text(1 + line.premium)
        yield (f"Flat sums of {flat} {currency} / {straight} straight hours = {exact_text(line.flat_rate)} {currency} "
               f"an hour; {times} times that comes on top.")  # fmt: skip


def _part(part: WeekPart, currency: str) -> str:
    pay = f"{exact_text(Fraction(part.pay, _E4 * SECONDS_PER_HOUR))} {currency}"
    if part.what != "hours":
        return f"In the week's pay: {part.what}, {pay}."
    rate = exact_text(Fraction(part.rate_e4, _E4))
    return f"In the week's pay: {format_hours(part.seconds)} hours at {rate} {currency} an hour, {pay}."


def exact_text(value: Fraction, parts: int = 1) -> str:
    """Write a number (of `parts` to the whole) exactly: as a decimal where it ends, else with its fraction beside."""
    whole = value * Fraction(1, parts)
    scaled, rest = divmod(abs(whole.numerator) * 10**_SHOWN, whole.denominator)
    digits = f"{scaled // 10**_SHOWN}.{scaled % 10**_SHOWN:0{_SHOWN}d}".rstrip("0")
    places = max(len(digits.partition(".")[2]), 2)
    text = ("-" if whole < 0 else "") + f"{scaled // 10**_SHOWN}.{f'{scaled % 10**_SHOWN:0{_SHOWN}d}'[:places]}"
    return f"{text}… ({whole.numerator}/{whole.denominator})" if rest else text
