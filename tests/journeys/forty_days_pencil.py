"""The forty days by pencil: what everybody is owed, worked out without payroll, billing or any of their tables.

In: what stands approved, the terms and the rates. Out: minor units and seconds by person and by client, in fractions
and rounded once a line, by the plain model that the simulator holds the house against; and what a run paid, in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from forty_days import Programme

from deploy.simulation.model.rows import MINOR_UNITS, Hours, Line, Priced, RateVersion, Terms
from deploy.simulation.model.week import stretches
from deploy.simulation.model.worth import charged, earned

WEEK = timedelta(days=7)
_LINES = """SELECT entry_id, version, engagement_id, work_date, seconds, start_epoch, code FROM entries
            WHERE live AND state = 'approved'"""
_TERMS = """SELECT engagement_id, trainer_id, client_id, project_id, zone, workweek_start_weekday,
            workweek_start_seconds, rule_pack, pay_group, pay_currency FROM engagements"""
_RATES = "SELECT rate_id, {scope}, rate_e4, currency, valid_from, valid_to, known_epoch FROM {table} ORDER BY rate_id"
_SLIP = """SELECT e.workweek_start, e.code, e.rate_e4, e.currency, SUM(e.seconds), SUM(e.amount_minor)
           FROM earnings e JOIN earning_claims USING (earning_id) JOIN pay_items i USING (pay_item_id)
           WHERE i.pay_run_id = :document AND i.trainer_id = :id GROUP BY 1, 2, 3, 4 HAVING SUM(e.seconds) <> 0
           ORDER BY 1, 2, 3"""
_CHARGE_SLIP = """SELECT workweek_start, code, rate_e4, currency, l.seconds, amount_minor FROM invoice_lines l
                  JOIN invoices USING (invoice_id) WHERE invoice_id = :document AND trainer_id = :id ORDER BY 1, 2, 3"""
_SETTLED = """SELECT e.engagement_id, e.workweek_start, SUM(e.seconds) FROM earnings e
              JOIN earning_claims USING (earning_id) JOIN pay_items i USING (pay_item_id)
              JOIN payments p USING (pay_item_id) JOIN payment_states s USING (payment_id)
              WHERE s.state = 'settled' AND p.payday = :payday AND s.at_epoch < :end GROUP BY 1, 2"""

Owed = Counter[tuple[str, str]]


class Pencil:
    """Works out what is owed, from hours and rates alone."""

    def __init__(self, on: Programme) -> None:
        """Sit down beside the programme; nothing has been paid or billed yet."""
        self._on = on
        self._paid, self._billed = Owed(), Owed()

    def pay_due(self, end: date) -> Owed:
        """Give what every trainer is to be paid now for work weeks that ended by a date, by (trainer, currency)."""
        terms = self._terms()
        due = self._due(earned(self.lines(), terms, self._rates("onboarding", "pay_rates", "engagement_id")), end)
        owed = _sums((terms[one.engagement].trainer, one) for one in due)
        owed.subtract(self._paid)
        self._paid.update(owed)
        return +owed

    def bill_due(self, end: date) -> Owed:
        """Give what every client is to be billed now, before tax, by (client, currency)."""
        terms = self._terms()
        due = self._due(charged(self.lines(), terms, self._rates("billing", "bill_rates", "scope_id")), end)
        owed = _sums((terms[one.engagement].client, one) for one in due)
        owed.subtract(self._billed)
        self._billed.update(owed)
        return +owed

    def late(self, lines: Sequence[Line], payday: date) -> list[Line]:
        """Give those of some lines that were not paid in full on a payday.

        A line is paid where all seconds of its engagement's work weeks have reached the bank account on that day.
        """
        terms, end = self._terms(), self._on.stage.clock() + 1
        paid = {(engagement, date.fromisoformat(week)): seconds for engagement, week, seconds in self._on.rows(
            "payroll", _SETTLED, payday=payday, end=end)}  # fmt: skip
        pieces = [(line, one) for line in lines for one in stretches(line, terms[line.engagement])]
        stands: Counter[tuple[str, date]] = Counter()
        for line, one in pieces:
            stands[line.engagement, one.week] += one.seconds
        return [
            line for line, one in pieces if paid.get((line.engagement, one.week)) != stands[line.engagement, one.week]
        ]

    def slip(self, trainer_id: str, runs: Sequence[str]) -> list[str]:
        """Give what runs paid somebody, a line for each work week, code and rate: hours at a rate are an amount."""
        return self._slip("payroll", _SLIP, trainer_id, runs)

    def charge_slip(self, trainer_id: str, invoices: Sequence[str]) -> list[str]:
        """Give what invoices charge for somebody, likewise."""
        return self._slip("billing", _CHARGE_SLIP, trainer_id, invoices)

    def _slip(self, service: str, sql: str, trainer_id: str, documents: Sequence[str]) -> list[str]:
        return [
            f"{date.fromisoformat(week):%d %b} {code} {_clock(seconds)} h at {e4 // 10_000}.{e4 % 10_000 // 100:02d} = "
            f"{_amount(minor, currency)}"
            for one in documents
            for week, code, e4, currency, seconds, minor in self._on.rows(service, sql, document=one, id=trainer_id)
        ]

    def lines(self) -> list[Line]:
        """Give every line that stands approved."""
        return [
            Line(entry, version, engagement, Hours(date.fromisoformat(day), seconds, start, code))
            for entry, version, engagement, day, seconds, start, code in self._on.rows("timetracking", _LINES)
        ]

    def _terms(self) -> dict[str, Terms]:
        return {row[0]: Terms(*row) for row in self._on.rows("onboarding", _TERMS)}

    def _rates(self, service: str, table: str, scope: str) -> list[RateVersion]:
        rows = self._on.rows(service, _RATES.format(scope=scope, table=table))
        return [
            RateVersion(rate, of, Fraction(e4, 10_000), currency, date.fromisoformat(first), _day(end), known, order)
            for order, (rate, of, e4, currency, first, end, known) in enumerate(rows)
        ]

    def _due(self, priced: list[Priced], end: date) -> list[Priced]:
        return [one for one in priced if one.week + WEEK <= end]


def _sums(priced: Iterator[tuple[str, Priced]]) -> Owed:
    owed = Owed()
    for whose, one in priced:
        owed[whose, one.currency] += one.minor
    return owed


def _day(text: Any) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _clock(seconds: int) -> str:
    sign, whole = "-" if seconds < 0 else "", abs(seconds)
    return f"{sign}{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _amount(minor: int, currency: str) -> str:
    unit = MINOR_UNITS[currency]
    sign, places = "-" if minor < 0 else "", len(str(unit)) - 1
    return f"{sign}{abs(minor) // unit}{f'.{abs(minor) % unit:0{places}d}' if places else ''} {currency}"
