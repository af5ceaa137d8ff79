"""From readable rows to the engine's frames: cases of packs and files, and what Hypothesis invents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from law_facts import BonusFact, ChoiceFact, Entry, HolidayFact, RateFact, Terms
from second_calculator import Known

from services.payroll.domain.facts import Facts
from services.payroll.domain.frames import BONUSES, CHOICES, HOLIDAYS, HOURS, RATES, TERMS
from services.payroll.imports.pack import read_pack
from shared.values.rate import Rate
from shared.values.span import local_date

PACK_FILES = {path.stem: path for path in sorted((Path(__file__).parents[2] / "services/payroll/packs").glob("*.toml"))}
PACKS = [read_pack(path.read_bytes()) for path in PACK_FILES.values()]


def facts(known: Known) -> Facts:
    """Give all that is known as the frames that pricing takes."""
    return Facts(
        hours_frame(known.entries, known.terms), terms_frame(known.terms), rates_frame(known.rates, known.terms),
        _choices(known.choices), _bonuses(known.bonuses, known.terms), _holidays(known.holidays),
    )  # fmt: skip


def hours_frame(entries: Sequence[Entry], terms: Sequence[Terms]) -> pl.DataFrame:
    zones = {term.engagement: term.zone for term in terms}
    rows = [
        (e.trainer, e.engagement, e.entry, e.start, None if e.start is None else e.start + e.seconds,
         e.on or local_date(e.start or 0, zones[e.engagement]), e.seconds, e.code)
        for e in entries
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=HOURS, orient="row")


def terms_frame(terms: Sequence[Terms]) -> pl.DataFrame:
    rows = [
        (t.engagement, t.zone, t.week_starts, t.week_seconds, t.day_seconds, t.pack, t.currency, t.calendar)
        for t in terms
    ]
    return pl.DataFrame(rows, schema=TERMS, orient="row")


def rates_frame(rates: Sequence[RateFact], terms: Sequence[Terms]) -> pl.DataFrame:
    currencies = {term.engagement: term.currency for term in terms}
    rows = [
        (f"prt_{index}", r.engagement, Rate.parse(r.per_hour, "USD").e4, currencies[r.engagement], r.valid_from,
         r.valid_to, r.known)
        for index, r in enumerate(rates)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=RATES, orient="row")


def _choices(choices: Sequence[ChoiceFact]) -> pl.DataFrame:
    rows = [(f"chc_{n}", c.engagement, c.pack, c.valid_from, c.valid_to, c.known) for n, c in enumerate(choices)]
    return pl.DataFrame(rows, schema=CHOICES, orient="row")


def _bonuses(bonuses: Sequence[BonusFact], terms: Sequence[Terms]) -> pl.DataFrame:
    currencies = {term.engagement: term.currency for term in terms}
    rows = [(b.bonus, b.trainer, b.engagement, b.on, b.amount, currencies[b.engagement], b.kind, 0) for b in bonuses]
    return pl.DataFrame(rows, schema=BONUSES, orient="row")


def _holidays(holidays: Sequence[HolidayFact]) -> pl.DataFrame:
    return pl.DataFrame([(h.calendar, h.on) for h in holidays], schema=HOLIDAYS, orient="row")
