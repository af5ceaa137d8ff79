"""The words and figures of a pay statement: every number as the text that stands on the page.

In: a `Statement`. Out: nested dictionaries of text for the page. Grouping commas, hours as h:mm:ss, the sum of
each line spelt out so that a pencil can follow it.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from services.payroll.domain.bonus import CODE as BONUS
from services.payroll.domain.line import Line
from services.payroll.domain.statement import Section, Statement, StatementLine, Week, Worked
from shared.values.currency import exponent
from shared.values.money import Money
from shared.values.rate import PLACES, SECONDS_PER_HOUR
from shared.values.span import format_hours, zone

# Typographic signs, by code point so that nobody mistakes them for their look-alikes.
_TIMES, _MINUS, _TO, _KEEP = "\u00d7", "\u2212", "\u2013", "\u00a0"
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_CODES = {"REG": "Regular", "OT": "Overtime", "DT": "Double time", "TRAIN": "Training",
          "ONBOARD": "Onboarding", "WAIT": "Waiting", "CALL": "Call", "BONUS": "Bonus"}  # fmt: skip
_METHODS = {"ach": "ACH credit", "sepa": "SEPA credit transfer"}
# A regular rate that does not end is shown to six places, and says so.
_SHOWN_PLACES = 6


def page_data(statement: Statement) -> dict[str, Any]:
    """Give everything that stands on the page, as text."""
    head = statement.head
    return {
        "name": head.name, "trainer_id": head.trainer_id, "external_ref": head.external_ref,
        "kind": head.kind.replace("_", " "), "pay_group": head.pay_group, "pay_run_id": head.pay_run_id,
        "pay_item_id": head.pay_item_id, "period": f"{long_date(head.period_start)} {_TO} {last_day(head.period_end)}",
        "payday": long_date(head.payday), "currency": head.currency,
        "amount": grouped(head.amount_minor, head.currency), "method": method(head.method, head.last4),
        "end_to_end_id": head.end_to_end_id,
        "keywords": [f"currency={head.currency}", f"amount={Money(head.amount_minor, head.currency).decimal}",
                     f"end_to_end_id={head.end_to_end_id}"],
        "weeks": [_week(week, head.currency) for week in statement.weeks],
        "seconds": format_hours(sum(line.line.seconds - line.before_seconds for week in statement.weeks
                                    for line in week.lines)).replace("-", _MINUS),
    }  # fmt: skip


def method(name: str, last4: str) -> str:
    """Say how the money goes; only the last four characters of an account are known here."""
    words = _METHODS.get(name, "Bank transfer")
    return f"{words} to the account ending in {last4}" if last4 else f"{words}, account to be confirmed"


def _week(week: Week, currency: str) -> dict[str, Any]:
    return {
        "start": long_date(week.workweek_start), "correction": week.is_correction, "causes": list(week.causes),
        "due": grouped(week.due_minor, currency),
        "regular": [*sorted({regular_rate(line.line) for line in week.lines if line.line.key.premium_e4}),
                    *sorted({flat_rate(line.line) for line in week.lines if line.line.flat_rate})],
        "sections": [_section(section, week.is_correction) for section in week.sections],
    }  # fmt: skip


def _section(section: Section, is_correction: bool) -> dict[str, Any]:  # noqa: FBT001 - a fact about the week
    entries = "1 entry" if len(section.worked) == 1 else f"{len(section.worked)} entries"
    return {
        "project": section.project,
        "worked": [_worked(entry) for entry in section.worked],
        "hours": f"{entries}, {format_hours(sum(entry.seconds for entry in section.worked))}",
        "lines": [_line(line, is_correction) for line in section.lines],
    }


def _worked(entry: Worked) -> dict[str, str]:
    clock = ""
    if entry.start_epoch is not None and entry.end_epoch is not None:
        clock = f"{local_clock(entry.start_epoch, entry.zone)}{_TO}{local_clock(entry.end_epoch, entry.zone)}"
    code = "" if entry.code == "REG" else _CODES.get(entry.code, entry.code)
    # The columns are texts of many lines that must not wrap, or they would no longer stand side by side.
    note, hours = f"{clock}  {code}".strip(), format_hours(entry.seconds)
    cells = {"day": short_date(entry.work_date), "note": note, "hours": hours}
    return {name: cell.replace(" ", _KEEP) for name, cell in cells.items()}


def _line(line: StatementLine, is_correction: bool) -> dict[str, str]:  # noqa: FBT001 - a fact about the week
    currency = line.line.key.currency
    # A long sum breaks at its plus signs, never inside a product.
    products = arithmetic(line.line).replace(f" {_TIMES} ", f"{_KEEP}{_TIMES}{_KEEP}")
    shown = {
        "code": _CODES.get(line.line.key.code, line.line.key.code), "sum": products,
        "amount": grouped(line.line.amount_minor, currency),
    }  # fmt: skip
    if is_correction:
        shown |= {"before": grouped(line.before_minor, currency), "due": grouped(line.due_minor, currency)}
    return shown


def arithmetic(line: Line) -> str:
    """Spell out a line: hours times what an hour of it is worth; the amount stands beside it."""
    if line.key.code == BONUS:
        return "as granted"
    parts = [f"{format_hours(line.seconds)} {_TIMES} {_per_hour(line)}"]
    if line.basis.unworked_seconds:
        rate = grouped_scaled(line.key.rate_e4, PLACES)
        parts.append(f"{format_hours(line.basis.unworked_seconds)} not worked {_TIMES} {rate}")
    return " + ".join(parts)


def _per_hour(line: Line) -> str:
    """Spell out an hour: rate, extras by name, the premium on the regular rate, the multiple of flat sums."""
    terms = [grouped_scaled(line.key.rate_e4, PLACES)]
    if line.key.extra_e4:
        terms.append(f"{grouped_scaled(line.key.extra_e4, PLACES)} {line.key.extra.replace('+', ', ').lower()}")
    if line.premium and line.regular_rate == line.own_rate and not line.flat_rate:
        return f"{_sum(terms)} {_TIMES} {decimal(1 + line.premium)}"
    if line.premium:
        terms.append(f"{decimal(line.premium)} {_TIMES} {decimal(line.regular_rate, PLACES)}")
    if line.flat_rate:
        terms.append(f"{decimal(1 + line.premium)} {_TIMES} {decimal(line.flat_rate, PLACES)}")
    return _sum(terms)


def _sum(terms: list[str]) -> str:
    return f"({' + '.join(terms)})" if len(terms) > 1 else terms[0]


def regular_rate(line: Line) -> str:
    """Spell out the regular rate: the week's pay at its own rates over all its hours."""
    pay = decimal(Fraction(line.basis.week_pay, SECONDS_PER_HOUR * 10**PLACES), exponent(line.key.currency))
    return f"Regular rate: {pay} ÷ {format_hours(line.basis.week_seconds)} = {decimal(line.regular_rate, PLACES)}"


def flat_rate(line: Line) -> str:
    """Spell out what flat sums are worth an hour of straight time."""
    pay = decimal(Fraction(line.basis.flat_pay, SECONDS_PER_HOUR * 10**PLACES), exponent(line.key.currency))
    straight = format_hours(line.basis.straight_seconds)
    return f"Flat sums: {pay} ÷ {straight} of regular time = {decimal(line.flat_rate, PLACES)}"


def decimal(value: Fraction, least: int = 0) -> str:
    """Write a fraction with at least `least` places, exact where six suffice, else cut with an ellipsis."""
    scaled, rest = divmod(value.numerator * 10**_SHOWN_PLACES, value.denominator)
    text = grouped_scaled(scaled, _SHOWN_PLACES)
    if rest:
        return text + "…"
    whole, _, part = text.partition(".")
    kept = part.rstrip("0").ljust(least, "0")
    return f"{whole}.{kept}" if kept else whole


def grouped(minor: int, currency: str) -> str:
    """Write an amount with grouping commas and all places of its currency."""
    return grouped_scaled(minor, exponent(currency))


def grouped_scaled(scaled: int, places: int) -> str:
    """Write a scaled integer with grouping commas."""
    whole, part = divmod(abs(scaled), 10**places)
    sign = _MINUS if scaled < 0 else ""
    return f"{sign}{whole:,}.{part:0{places}d}" if places else f"{sign}{whole:,}"


def local_clock(epoch: int, zone_name: str) -> str:
    """Write an instant as the clock on the wall showed it; seconds only where there are some."""
    moment = datetime.fromtimestamp(epoch, zone(zone_name))
    return moment.strftime("%H:%M:%S" if moment.second else "%H:%M")


def long_date(day: date) -> str:
    """Write a date in full, the month as a word, so that no country reads it the other way round."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def last_day(period_end: date) -> str:
    """Write the last day of a period whose end is exclusive."""
    return long_date(date.fromordinal(period_end.toordinal() - 1))


def short_date(day: date) -> str:
    """Write a date inside a week."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1][:3]}"
