"""What pages draw, worked out from what the services answer. In: their JSON, how to write things. Out: charts.

Amounts of two currencies never share a bar: there is a chart for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from services.portal.domain.chart import Chart, Line, most_of
from services.portal.domain.typed_hours import hours_shown
from services.portal.domain.words import given, lasted

WEEKS, MONTHS, NAMED = 8, 12, 12
FOREVER = "9999-12-31"
# From the first day to the last, as days are written.
ALWAYS = ("", FOREVER)
NOT_TOLD, NO_SKILL = "not told", "none checked"
# Days past due, in the steps in which finance reads them.
AGES = (("Not due", 0), ("1 to 30 days", 30), ("31 to 60 days", 60), ("61 to 90 days", 90), ("Older", 10**6))


@dataclass(frozen=True)
class Words:
    """How days, amounts, sentences, counts and months (by a day of theirs) are written for who looks."""

    day: Callable[[str], str]
    amount: Callable[[Mapping[str, str]], str]
    said: Callable[[str], str] = str
    count: Callable[[int], str] = str
    hours: Callable[[int], str] = hours_shown
    month: Callable[[str], str] = str


def funnel(stages: Iterable[Mapping[str, Any]], step: Callable[[str], str]) -> Chart:
    """Draw how many stand at each step, which `step` names."""
    lines = [Line(step(one["step"]), (one["trainers"],), (str(one["trainers"]),)) for one in stages]
    return Chart("funnel", "From the sheet to work", "How many people stand at each step now.", "Step", ("People",),
                 tuple(lines))  # fmt: skip


def hours_against_caps(sheets: Iterable[Mapping[str, Any]], cap_seconds: int, words: Words) -> Chart:
    """Draw a trainer's last weeks against what they may work in one."""
    weeks: dict[str, int] = {}
    for one in sheets:
        first = one["sheet"]["week_start"]
        weeks[first] = weeks.get(first, 0) + one["seconds"]
    shown = sorted(weeks.items())[-WEEKS:]
    caps = ((cap_seconds,), (words.hours(cap_seconds),)) if cap_seconds else ((), ())
    lines = [Line(words.day(first), (seconds, *caps[0]), (words.hours(seconds), *caps[1])) for first, seconds in shown]
    series = ("Hours", "Most a week") if cap_seconds else ("Hours",)
    says = "Hours logged by work week, of all projects."
    return Chart("hours", "My weeks", says, "Week of", series, tuple(lines), by_time=True)


def earned_by_week(earnings: Iterable[Mapping[str, Any]], words: Words) -> list[Chart]:
    """Draw what a trainer earned by work week, a chart for each currency."""
    rows = [(one["workweek_start"], one["amount"]) for one in earnings]
    return _by_week("earned", "Earned", "Earned by work week.", rows, words)


def accruals(weeks: Iterable[Mapping[str, Any]], words: Words) -> list[Chart]:
    """Draw what is earned and in no run yet."""
    rows = [(one["workweek_start"], one["amount"]) for one in weeks]
    return _by_week("accruals", "Owed so far", "Earned, approved, and in no pay run yet.", rows, words)


def ageing(invoices: Iterable[Mapping[str, Any]], today: date, words: Words) -> list[Chart]:
    """Draw what clients owe by how long it is due."""
    sums: dict[str, list[Decimal]] = {}
    for one in invoices:
        owed = Decimal(one["total"]["amount"]) - Decimal(one["received"]["amount"])
        if one["due_on"] and owed > 0 and one["state"] not in ("draft", "void", "credited"):
            late = (today - date.fromisoformat(one["due_on"])).days
            place = next(at for at, (_, most) in enumerate(AGES) if late <= most)
            sums.setdefault(one["total"]["currency"], [Decimal(0)] * len(AGES))[place] += owed
    return [
        Chart(f"ageing-{currency.lower()}", "Open invoices", "What clients owe, by how long it is due.", "Due since",
              ("Owed",), tuple(_money(words.said(age), one, currency, words)
                               for (age, _), one in zip(AGES, ages, strict=True)),
              unit=currency)
        for currency, ages in sorted(sums.items())
    ]  # fmt: skip


def spend(
    invoices: Iterable[Mapping[str, Any]], words: Words, period: tuple[str, str] = ALWAYS
) -> list[Chart]:  # fmt: skip
    """Draw what was issued from one day on and before another by month, a chart for each currency."""
    sums: dict[str, dict[str, Decimal]] = {}
    for one in invoices:
        if one["issued_on"] and period[0] <= one["issued_on"] < period[1]:
            months = sums.setdefault(one["total"]["currency"], {})
            month = f"{one['issued_on'][:7]}-01"
            months[month] = months.get(month, Decimal(0)) + Decimal(one["total"]["amount"])
    return [
        Chart(f"spend-{currency.lower()}", "Spend", "What was invoiced, by the month it was issued in.",
              "Month", ("Invoiced",),
              tuple(_money(words.month(day), one, currency, words) for day, one in sorted(months.items())[-MONTHS:]),
              by_time=True, unit=currency)
        for currency, months in sorted(sums.items())
    ]  # fmt: skip


def budgets(found: Iterable[Mapping[str, Any]], words: Words) -> Chart:
    """Draw what projects have used of their budgets of hours."""
    lines = [
        Line(one["project_name"], (one["used_seconds"], one["cap_seconds"]),
             (words.hours(one["used_seconds"]), words.hours(one["cap_seconds"])))
        for one in found
    ]  # fmt: skip
    says = "Hours used of what projects may use; a budget warns, and refuses nothing."
    return Chart("budgets", "Budgets", says, "Project", ("Used", "Budget"), most_of(lines, NAMED))


def worked(work: Iterable[Mapping[str, Any]], words: Words) -> Chart:
    """Draw the approved hours of all projects by month."""
    months: dict[str, int] = {}
    for one in work:
        months[one["month"]] = months.get(one["month"], 0) + one["approved_seconds"]
    lines = [Line(words.month(one), (seconds,), (words.hours(seconds),)) for one, seconds in sorted(months.items())]
    says = "Approved hours of all projects, by the month they were worked in."
    return Chart("hours-by-month", "Hours by month", says, "Month", ("Hours",), tuple(lines), by_time=True)


def by_skill(found: Iterable[Mapping[str, Any]], words: Words) -> list[Chart]:
    """Draw the approved hours of all projects by the credentials of who worked them, a chart for each month."""
    months: dict[str, dict[str, int]] = {}
    for one in found:
        skills = months.setdefault(one["month"], {})
        skill = f"{one['name']} ({words.said(given(one['kind']))})" if one["kind"] else words.said(NO_SKILL)
        skills[skill] = skills.get(skill, 0) + one["approved_seconds"]
    says = "Approved hours by what those who worked them held, checked, on the day. Who holds two counts under both."
    return [
        Chart(f"skills-{month[:7]}", "Hours by skill", says, "Skill", ("Hours",),
              most_of([Line(skill, (seconds,), (words.hours(seconds),)) for skill, seconds in skills.items()], NAMED),
              unit=words.month(month))
        for month, skills in sorted(months.items(), reverse=True)
    ]  # fmt: skip


def cycle(approval: Iterable[Mapping[str, Any]], pay: Iterable[Mapping[str, Any]], words: Words) -> Chart:
    """Draw how long hours waited, by work week: to be approved, and from then until their pay arrived."""
    weeks: dict[str, list[int]] = {}
    for at, found in enumerate((approval, pay)):
        for one in found:
            first = one.get("week_start") or one["workweek_start"]
            weeks.setdefault(first, [0, 0])[at] = one["mean_seconds"]
    lines = [
        Line(words.day(first), tuple(times), tuple(lasted(one, words.said) for one in times))
        for first, times in sorted(weeks.items())
    ]
    says = "Mean time by work week: from submission to approval, and from approval to the bank's word that it arrived."
    return Chart("cycle-time", "From submission to pay", says, "Week of", ("Until approved", "Until it arrived"),
                 tuple(lines))  # fmt: skip


def margins(found: Sequence[Mapping[str, Any]], clients: Mapping[str, str], words: Words) -> list[Chart]:
    """Draw what is left of what is charged, by client and by project, a chart for each currency.

    Work that is charged in one currency and paid in another has no margin here: `in_two_currencies` lists it.
    """
    alike = [one for one in found if one["margin"]]
    by = {
        "client": lambda one: clients.get(one["client_id"]) or one["client_id"] or words.said(NOT_TOLD),
        "project": lambda one: one["project_name"] or one["project_id"] or words.said(NOT_TOLD),
    }
    return [
        _margin(f"margin-{name}-{currency.lower()}", f"Margin by {name}", name, rows, words)
        for name, named in by.items()
        for currency, rows in _margin_rows(alike, named).items()
    ]


def in_two_currencies(found: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Give the work whose two sides are in two currencies, the most hours first."""
    return sorted((one for one in found if not one["margin"]), key=lambda one: -one["earned_seconds"])


def _margin_rows(
    alike: Iterable[Mapping[str, Any]], named: Callable[[Mapping[str, Any]], str]
) -> dict[str, dict[str, list[Decimal]]]:
    """Add up margin, charge and pay by currency and name."""
    sums: dict[str, dict[str, list[Decimal]]] = {}
    for one in alike:
        rows = sums.setdefault(one["margin"]["currency"], {}).setdefault(named(one), [Decimal(0)] * 3)
        for at, side in enumerate((one["margin"], one["charged"], one["earned"])):
            rows[at] += Decimal(side["amount"]) if side else 0
    return dict(sorted(sums.items()))


def _margin(name: str, title: str, of: str, rows: Mapping[str, Sequence[Decimal]], words: Words) -> Chart:
    currency = name.rpartition("-")[2].upper()
    lines = [
        Line(label, tuple(int(one.scaleb(2)) for one in three),
             tuple(words.amount({"amount": str(one), "currency": currency}) for one in three))
        for label, three in rows.items()
    ]  # fmt: skip
    says = "What is left of what clients are charged once the hours are paid, in work weeks of the period above."
    return Chart(name, title, says, of.capitalize(), ("Margin", "Charged", "Pay"), most_of(lines, NAMED), unit=currency)


def _by_week(
    name: str, title: str, says: str, rows: Sequence[tuple[str, Mapping[str, str]]], words: Words
) -> list[Chart]:  # fmt: skip
    sums: dict[str, dict[str, Decimal]] = {}
    for first, amount in rows:
        weeks = sums.setdefault(amount["currency"], {})
        weeks[first] = weeks.get(first, Decimal(0)) + Decimal(amount["amount"])
    return [
        Chart(f"{name}-{currency.lower()}", title, says, "Week of",
              (title,), tuple(_money(words.day(first), one, currency, words)
                              for first, one in sorted(weeks.items())[-WEEKS:]), by_time=True, unit=currency)
        for currency, weeks in sorted(sums.items())
    ]  # fmt: skip


def _money(label: str, amount: Decimal, currency: str, words: Words) -> Line:
    return Line(label, (int(amount.scaleb(2)),), (words.amount({"amount": str(amount), "currency": currency}),))
