"""Dates whose order of day and month is decided by evidence in the file, or asked for; never guessed.

In: the file's date cells. Out: a `Choice` of dmy, mdy or ymd with its reason, and dates or named faults.
A date is readable where every order that the evidence leaves open gives the same day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from services.timetracking.domain.hours_row import Choice
from services.timetracking.imports.fault import RowFault
from shared.values.refusal import Refusal

DATE_ORDERS = ("auto", "dmy", "mdy", "ymd")
_PARTS = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})", re.ASCII)
_AUTO = {True: ("ymd",), False: ("dmy", "mdy")}


def decide_order(texts: Iterable[str], asked: str, *, twelve_hour: bool) -> Choice:
    """Decide the order for a file from its date cells and whether its times carry AM or PM."""
    if asked not in DATE_ORDERS:
        raise Refusal("date_order_unknown", f"{asked!r} is none of {', '.join(DATE_ORDERS)}.", pointer="date_order")
    if asked != "auto":
        return Choice(asked, "as asked")
    readings = [_readings(text, "auto") for text in sorted(set(texts))]
    proofs = {order for found in readings if len(found) == 1 for order in found if order != "ymd"}
    if len(proofs) == 1:
        first = "day" if proofs == {"dmy"} else "month"
        return Choice(proofs.pop(), f"a date in the file is only a date with the {first} first")
    if len(proofs) > 1:
        return Choice(None, "the file holds dates that need the day first and dates that need the month first")
    if any("dmy" in found for found in readings):
        return Choice("mdy", "12-hour clock with AM and PM") if twelve_hour else Choice(None, "no date decides it")
    return Choice("ymd", "all dates start with the year") if any(readings) else Choice(None, "no dates in the file")


class Dates:
    """Reads date cells under one choice; remembers what it has read."""

    def __init__(self, choice: Choice) -> None:
        """Take the choice of `decide_order`."""
        self._choice = choice
        self._known: dict[str, date] = {}

    def read(self, text: str, role: str) -> date:
        """Give the date, or raise a `RowFault` at `role`: unreadable, or ambiguous with its remedy."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._read(text, role)
        return known

    def _read(self, text: str, role: str) -> date:
        asked = "auto" if self._choice.used is None else self._choice.used
        found = _readings(text, asked) or (_readings(text, "auto") if _year_first(text, self._choice) else {})
        if not found:
            raise RowFault(role, "date_unreadable", _unreadable(text, self._choice))
        days = sorted(set(found.values()))
        if len(days) > 1:
            raise RowFault(role, "date_order_ambiguous", f"{text!r} may be {days[0]} or {days[1]} "
                           f"({self._choice.because}); say which order the file uses: dmy or mdy.")  # fmt: skip
        return days[0]


def _year_first(text: str, choice: Choice) -> bool:
    """Say whether `text` starts with a year in a file whose other dates settled the order: unmistakable anyway."""
    return choice.because != "as asked" and re.match(r"\d{4}", text, re.ASCII) is not None


def _readings(text: str, asked: str) -> dict[str, date]:
    """Give what the text can mean, by order, among the orders that `asked` allows."""
    match = _PARTS.fullmatch(text.strip())
    if not match:
        return {}
    first, _, second, third = match.groups()
    year_first = len(first) == 4
    orders = [order for order in _AUTO[year_first] if asked in ("auto", order)]
    if len(third) != 4 and not year_first:
        return {}
    made = {order: _date(order, int(first), int(second), int(third)) for order in orders}
    return {order: day for order, day in made.items() if day}


def _date(order: str, first: int, second: int, third: int) -> date | None:
    numbers = {"ymd": (first, second, third), "dmy": (third, second, first), "mdy": (third, first, second)}
    try:
        return date(*numbers[order])
    except ValueError:
        return None


def _unreadable(text: str, choice: Choice) -> str:
    if choice.used is None:
        return f"{text!r} is no date; write it as 2026-10-05."
    return f"{text!r} is no date in the order {choice.used} ({choice.because}); mend it, or say another order."
