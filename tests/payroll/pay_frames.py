"""From readable rows to the engine's frames: cases of packs and files, and what Hypothesis invents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from second_calculator import Entry, RateFact, Terms

from services.payroll.domain.frames import HOURS, RATES, TERMS
from services.payroll.imports.pack import read_pack
from shared.values.rate import Rate
from shared.values.span import local_date

PACK_FILES = {path.stem: path for path in sorted((Path(__file__).parents[2] / "services/payroll/packs").glob("*.toml"))}
PACKS = [read_pack(path.read_bytes()) for path in PACK_FILES.values()]


def hours_frame(entries: Sequence[Entry], terms: Sequence[Terms]) -> pl.DataFrame:
    zones = {term.engagement: term.zone for term in terms}
    rows = [
        (e.trainer, e.engagement, e.entry, e.start, None if e.start is None else e.start + e.seconds,
         e.on or local_date(e.start or 0, zones[e.engagement]), e.seconds, e.code)
        for e in entries
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=HOURS, orient="row")


def terms_frame(terms: Sequence[Terms], week_start_seconds: int = 0) -> pl.DataFrame:
    rows = [(t.engagement, t.zone, t.week_starts, week_start_seconds, 0, t.pack, t.currency, "") for t in terms]
    return pl.DataFrame(rows, schema=TERMS, orient="row")


def rates_frame(rates: Sequence[RateFact], terms: Sequence[Terms]) -> pl.DataFrame:
    currencies = {term.engagement: term.currency for term in terms}
    rows = [
        (f"prt_{index}", r.engagement, Rate.parse(r.per_hour, "USD").e4, currencies[r.engagement], r.valid_from,
         r.valid_to, r.known)
        for index, r in enumerate(rates)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=RATES, orient="row")
