"""Sentences a trainer understands. In: a line as it stood after an earning. Out: its arithmetic in words."""

from __future__ import annotations

from fractions import Fraction

from services.payroll.domain.line import Line
from services.payroll.domain.names import extras_said
from services.payroll.domain.reasons import reason_said
from shared.values.decimal_text import format_scaled
from shared.values.money import Money
from shared.values.rate import PLACES
from shared.values.sentence import Number, Sentence, say
from shared.values.span import format_hours


def earning_sentences(line: Line, before_minor: int, reason: str) -> tuple[Sentence, ...]:
    """Say what the line is worth, why it changed, and by how much."""
    amount = Money(line.amount_minor, line.key.currency)
    said = [say("%(worth)s, rounded once to the nearest unit, half up: %(amount)s.", worth=_worth(line), amount=amount)]
    if before_minor:
        before = Money(before_minor, line.key.currency)
        said.append(say("Before it was %(before)s; this earning is the difference, %(change)s.", before=before,
                        change=amount - before))  # fmt: skip
    return (*said, say("Posted because of: %(reason)s.", reason=reason_said(reason)))


def _worth(line: Line) -> Sentence:
    """Say what makes the amount: hours at a rate, or a bonus, and all that comes on top."""
    key, currency = line.key, line.key.currency
    worth = say("%(hours)s hours at %(rate)s %(currency)s an hour", hours=format_hours(line.seconds),
                rate=rate_number(key.rate_e4), currency=currency)  # fmt: skip
    if line.basis.fixed_minor:
        worth = say("A bonus of %(amount)s", amount=Money(line.basis.fixed_minor, currency))
    if key.extra_e4:
        worth = say("%(worth)s with %(rate)s %(currency)s on top (%(name)s)", worth=worth,
                    rate=rate_number(key.extra_e4), currency=currency, name=extras_said(key.extra))  # fmt: skip
    if key.premium_e4:
        worth = say("%(worth)s, and %(share)s of the regular rate of %(rate)s %(currency)s on top", worth=worth,
                    share=str(line.premium), rate=_number(line.regular_rate), currency=currency)  # fmt: skip
    if line.flat_rate:
        worth = say("%(worth)s, and %(times)s times the %(rate)s %(currency)s an hour that flat sums make", worth=worth,
                    times=str(1 + line.premium), rate=_number(line.flat_rate), currency=currency)  # fmt: skip
    if line.basis.unworked_seconds:
        worth = say("%(worth)s, and %(hours)s hours at the same rate that were not worked", worth=worth,
                    hours=format_hours(line.basis.unworked_seconds))  # fmt: skip
    return worth


def rate_number(rate_e4: int) -> Number:
    """Give a rate with its four places."""
    return Number(format_scaled(rate_e4, PLACES))


def _number(rate: Fraction) -> Number:
    """Give a rate to four places; an ellipsis says that it goes on."""
    scaled, rest = divmod(rate.numerator * 10**PLACES, rate.denominator)
    return Number(format_scaled(scaled, PLACES), "…" if rest else "")
