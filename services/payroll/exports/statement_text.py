"""The words and figures of a pay statement: every number as the text that stands on the page.

In: a `Statement`, and how its reader's words, numbers and days are written. Out: nested dictionaries of text for the
page. Hours as h:mm:ss, the sum of each line spelt out so that a pencil can follow it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from services.payroll.domain.bonus import CODE as BONUS
from services.payroll.domain.line import Line
from services.payroll.domain.names import extras_said
from services.payroll.domain.reasons import reason_said
from services.payroll.domain.statement import Section, Statement, StatementLine, Week, Worked
from shared.values.currency import exponent
from shared.values.decimal_text import format_scaled
from shared.values.earning_code import code_said
from shared.values.money import Money
from shared.values.rate import PLACES, SECONDS_PER_HOUR
from shared.values.sentence import Clock, Number, Part, Sentence, ShortDay, say
from shared.values.span import format_hours

# Writes a part of a sentence for the reader; `str` writes it in English with plain numbers.
Write = Callable[[Part], str]
# Typographic signs, by code point so that nobody mistakes them for their look-alikes.
_TIMES, _MINUS, _TO, _KEEP = "\u00d7", "\u2212", "\u2013", "\u00a0"
# Where the page puts its numbers, which only Typst knows.
PAGE, PAGES = "{page}", "{pages}"
_KINDS = {
    "regular": say("Regular"), "off_cycle": say("Off cycle"), "correction": say("Correction"),
    "termination": say("Final pay"),
}  # fmt: skip
_METHODS = {"ach": say("ACH credit"), "sepa": say("SEPA credit transfer")}
_FEW = {"title": say("Pay statement"), "period": say("Period"), "payment": say("Payment"), "run": say("Pay run"),
        "reference": say("Reference on your bank statement"), "now": say("now"), "before": say("paid before"),
        "due": say("in this payment"), "corrected": say("corrected"),
        "page": say("Page %(page)s of %(pages)s", page=PAGE, pages=PAGES),
        "regular": say("The regular rate is the pay of the week at its own rates, with bonuses that belong to it, over "
                       "all hours of the week.")}  # fmt: skip
# A regular rate that does not end is shown to six places, and says so.
_SHOWN_PLACES = 6


def page_data(statement: Statement, write: Write) -> dict[str, Any]:
    """Give everything that stands on the page, as text."""
    head, paid = statement.head, Money(statement.head.amount_minor, statement.head.currency)
    lines = [line for week in statement.weeks for line in week.lines]
    seconds = format_hours(sum(line.line.seconds - line.before_seconds for line in lines)).replace("-", _MINUS)
    kind = _KINDS[head.kind]
    return {
        "name": head.name, "ids": [part for part in (head.external_ref, head.trainer_id) if part],
        "pay_item_id": head.pay_item_id, "end_to_end_id": head.end_to_end_id, "currency": head.currency,
        "run": write(say("%(kind)s, pay group %(group)s", kind=kind, group=head.pay_group)),
        "period": f"{write(head.period_start)} {_TO} {write(date.fromordinal(head.period_end.toordinal() - 1))}",
        "payday": write(say("Paid on %(day)s", day=head.payday)), "amount": write(_figure(paid)),
        "method": write(_method(head.method, head.last4)),
        "keywords": [f"currency={head.currency}", f"amount={paid.decimal}", f"end_to_end_id={head.end_to_end_id}"],
        "weeks": [_week(week, head.currency, write) for week in statement.weeks],
        "total": write(say("Total paid, %(hours)s hours", hours=seconds)),
        "rounding": write(say(
            "Hours are written hours:minutes:seconds and counted in whole seconds; divide minutes by 60 and seconds by "
            "%(hour)s. Every line of hours is its hours times its rate per hour, rounded once to the smallest unit of "
            "%(currency)s, half up.", hour=SECONDS_PER_HOUR, currency=head.currency)),
        "words": {name: write(said) for name, said in _FEW.items()},
    }  # fmt: skip


def _method(name: str, last4: str) -> Sentence:
    """Say how the money goes; only the last four characters of an account are known here."""
    how = _METHODS.get(name) or say("Bank transfer")
    if last4:
        return say("%(how)s to the account ending in %(last4)s", how=how, last4=last4)
    return say("%(how)s, account to be confirmed", how=how)


def _week(week: Week, currency: str, write: Write) -> dict[str, Any]:
    rates = {write(regular_rate(line.line)) for line in week.lines if line.line.key.premium_e4}
    flats = {write(flat_rate(line.line)) for line in week.lines if line.line.flat_rate}
    return {
        "title": write(say("Work week of %(day)s", day=week.workweek_start)), "correction": week.is_correction,
        "causes": [write(say("Changed because: %(why)s", why=reason_said(cause))) for cause in week.causes],
        "due": write(_figure(Money(week.due_minor, currency))),
        "regular": [*sorted(rates), *sorted(flats)],
        "sections": [_section(section, write, is_correction=week.is_correction) for section in week.sections],
    }  # fmt: skip


def _section(section: Section, write: Write, *, is_correction: bool) -> dict[str, Any]:
    hours = format_hours(sum(entry.seconds for entry in section.worked))
    entries = say("1 entry, %(hours)s", hours=hours)
    if len(section.worked) != 1:
        entries = say("%(count)s entries, %(hours)s", count=len(section.worked), hours=hours)
    return {
        "project": section.project, "worked": [_worked(entry, write) for entry in section.worked],
        "hours": write(entries), "lines": [_line(line, write, is_correction=is_correction) for line in section.lines],
    }  # fmt: skip


def _worked(entry: Worked, write: Write) -> dict[str, str]:
    clock = ""
    if entry.start_epoch is not None and entry.end_epoch is not None:
        clock = f"{Clock(entry.start_epoch, entry.zone)}{_TO}{Clock(entry.end_epoch, entry.zone)}"
    code = "" if entry.code == "REG" else _begun(write(code_said(entry.code)))
    # The columns are texts of many lines that must not wrap, or they would no longer stand side by side.
    note, hours = f"{clock}  {code}".strip(), format_hours(entry.seconds)
    cells = {"day": write(ShortDay(entry.work_date)), "note": note, "hours": hours}
    return {name: cell.replace(" ", _KEEP) for name, cell in cells.items()}


def _line(line: StatementLine, write: Write, *, is_correction: bool) -> dict[str, str]:
    currency = line.line.key.currency
    # A long sum breaks at its plus signs, never inside a product.
    products = write(arithmetic(line.line)).replace(f" {_TIMES} ", f"{_KEEP}{_TIMES}{_KEEP}")
    shown = {
        "code": _begun(write(code_said(line.line.key.code))), "sum": products,
        "amount": write(_figure(Money(line.line.amount_minor, currency))),
    }  # fmt: skip
    if is_correction:
        before, due = (_figure(Money(minor, currency)) for minor in (line.before_minor, line.due_minor))
        shown |= {"before": write(before), "due": write(due)}
    return shown


def arithmetic(line: Line) -> Sentence:
    """Spell out a line: hours times what an hour of it is worth; the amount stands beside it."""
    if line.key.code == BONUS:
        return say("as granted")
    worked = say("%(hours)s \u00d7 %(rate)s", hours=format_hours(line.seconds), rate=_per_hour(line))
    if not line.basis.unworked_seconds:
        return worked
    return say("%(worked)s + %(hours)s not worked \u00d7 %(rate)s", worked=worked, rate=_rate(line.key.rate_e4),
               hours=format_hours(line.basis.unworked_seconds))  # fmt: skip


def _per_hour(line: Line) -> Sentence:
    """Spell out an hour: rate, extras by name, the premium on the regular rate, the multiple of flat sums."""
    terms = [say("%(rate)s", rate=_rate(line.key.rate_e4))]
    if line.key.extra_e4:
        terms.append(say("%(rate)s %(name)s", rate=_rate(line.key.extra_e4), name=extras_said(line.key.extra)))
    if line.premium and line.regular_rate == line.own_rate and not line.flat_rate:
        return _times(_sum(terms), decimal(1 + line.premium))
    if line.premium:
        terms.append(_times(decimal(line.premium), decimal(line.regular_rate, PLACES)))
    if line.flat_rate:
        terms.append(_times(decimal(1 + line.premium), decimal(line.flat_rate, PLACES)))
    return _sum(terms)


def _times(one: Part, other: Part) -> Sentence:
    return say("%(one)s \u00d7 %(other)s", one=one, other=other)


def _sum(terms: list[Sentence]) -> Sentence:
    first, *rest = terms
    for one in rest:
        first = say("%(first)s + %(then)s", first=first, then=one)
    return say("(%(sum)s)", sum=first) if rest else first


def regular_rate(line: Line) -> Sentence:
    """Spell out the regular rate: the week's pay at its own rates over all its hours."""
    pay = decimal(Fraction(line.basis.week_pay, SECONDS_PER_HOUR * 10**PLACES), exponent(line.key.currency))
    return say("Regular rate: %(pay)s \u00f7 %(hours)s = %(rate)s", pay=pay, rate=decimal(line.regular_rate, PLACES),
               hours=format_hours(line.basis.week_seconds))  # fmt: skip


def flat_rate(line: Line) -> Sentence:
    """Spell out what flat sums are worth an hour of straight time."""
    pay = decimal(Fraction(line.basis.flat_pay, SECONDS_PER_HOUR * 10**PLACES), exponent(line.key.currency))
    return say("Flat sums: %(pay)s \u00f7 %(hours)s of regular time = %(rate)s", pay=pay,
               hours=format_hours(line.basis.straight_seconds), rate=decimal(line.flat_rate, PLACES))  # fmt: skip


def decimal(value: Fraction, least: int = 0) -> Number:
    """Give a fraction with at least `least` places, exact where six suffice, else cut with an ellipsis."""
    scaled, rest = divmod(value.numerator * 10**_SHOWN_PLACES, value.denominator)
    text = format_scaled(scaled, _SHOWN_PLACES)
    if rest:
        return Number(text, "\u2026")
    whole, _, part = text.partition(".")
    kept = part.rstrip("0").ljust(least, "0")
    return Number(f"{whole}.{kept}" if kept else whole)


def _rate(rate_e4: int) -> Number:
    return Number(format_scaled(rate_e4, PLACES))


def _figure(money: Money) -> Number:
    return Number(money.decimal)


def _begun(words: str) -> str:
    """Begin words with a capital letter, as a line begins."""
    return words[:1].upper() + words[1:]
