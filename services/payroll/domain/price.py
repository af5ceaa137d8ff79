"""Pricing: the one path from facts to lines, for one work week of one trainer or a million entries.

In: `Facts` (frames of hours, terms, rates, choices of pack, bonuses, holidays) and rule packs. Out: lines, the pieces
they sum up, and what cannot be priced yet with the reason: nothing worked is ever dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from services.payroll.domain.bonus import in_work_weeks
from services.payroll.domain.enumerated import enumerated, named
from services.payroll.domain.facts import Facts
from services.payroll.domain.frames import BONUSES, TERMS, UNPRICED, Schema, frame
from services.payroll.domain.lines import lines
from services.payroll.domain.pack import Pack, PackVersion, version_on
from services.payroll.domain.placed import placed
from services.payroll.domain.rules import RULES
from services.payroll.domain.timeline import held_on
from services.payroll.domain.worked import as_worked
from shared.values.lookup import rows_at, with_date

# As known now, whatever the clocks of those who set rates say.
KNOWN_ALL = 2**62
_PINNED: Schema = {"pack_version": pl.String, "use": pl.Int64}
# What tells why a piece cannot be priced, and where it lies; rules need none of it.
_FOR_REASON = ("reason", "pay_currency", "holiday_calendar", "zone")


@lru_cache(1)
def _no_bonuses() -> pl.DataFrame:
    # Made at the first use: Polars starts threads, which a process that is forked after loading would wait for.
    return in_work_weeks(frame(BONUSES), frame(TERMS)).with_columns(pack_version=pl.lit(None, pl.String))


@dataclass(frozen=True)
class Priced:
    """`lines` (`frames.LINES`), the `pieces` they sum up (`layers.bands` cuts them), the `bonuses` in their work weeks.

    `unpriced` hours come with reasons.
    """

    lines: pl.DataFrame
    unpriced: pl.DataFrame
    numbered: pl.DataFrame
    bonuses: pl.DataFrame

    @property
    def pieces(self) -> pl.DataFrame:
        """Give the pieces with their ids as texts, which few who price a million want to see."""
        return named(self.numbered)


def price(facts: Facts, packs: Sequence[Pack], known_epoch: int = KNOWN_ALL) -> Priced:
    """Price hours and bonuses under their engagements' rule packs, at what was known at `known_epoch`.

    Each line is rounded once, half up; lines come ordered by key, whatever the order of the facts.
    """
    facts, unknown = enumerated(facts)
    pieces = _with_packs(placed(facts, packs), facts, known_epoch)
    rated = held_on(pieces, facts.rates, day="work_date", values=["rate_id", "rate_e4", "currency"], tie="rate_id",
                    known_epoch=known_epoch)  # fmt: skip
    bonuses = _bonuses(facts, known_epoch)
    versions = _versions([rated] if bonuses.is_empty() else [rated, bonuses], packs, known_epoch)
    in_use = [one for _, one in sorted({(one.pack, one.version): one for one in versions.values() if one}.items())]
    reasoned = _pinned(rated, versions, in_use).with_columns_seq(_REASON)
    granted = bonuses if bonuses.is_empty() else _pinned(bonuses, versions, in_use)
    after_rules = _apply(as_worked(_priceable(reasoned)), in_use)
    payable = granted if granted.is_empty() else granted.drop_nulls("pack_version")
    priced = lines(after_rules, payable, in_use)
    unpriced = _unpriced(unknown, reasoned, granted)
    return Priced(named(priced), unpriced, after_rules, payable if granted.is_empty() else named(payable))


def _bonuses(facts: Facts, known_epoch: int) -> pl.DataFrame:
    """Put what was granted in its work weeks, under their packs; mostly nothing was."""
    known = facts.bonuses if facts.bonuses.is_empty() else facts.bonuses.filter(pl.col("known_epoch") <= known_epoch)
    return _no_bonuses() if known.is_empty() else _with_packs(in_work_weeks(known, facts.terms), facts, known_epoch)


def _with_packs(rows: pl.DataFrame, facts: Facts, known_epoch: int) -> pl.DataFrame:
    """Put the pack chosen for a row's work week in place of the engagement's own, where there is a choice."""
    if facts.choices.is_empty():
        return rows
    chosen = held_on(rows, facts.choices, day="workweek_start", values=["rule_pack"], tie="choice_id",
                     known_epoch=known_epoch)  # fmt: skip
    return chosen.with_columns(pack=pl.coalesce("rule_pack", "pack")).drop("rule_pack")


def _versions(frames: Sequence[pl.DataFrame], packs: Sequence[Pack], known_epoch: int) -> dict[int, PackVersion | None]:
    """Give the version of each pack in use, work week by work week, by the number of both; None where none holds."""
    found = {}
    for rows in frames:
        weeks = rows.select_seq(_PACK_WEEK, "pack", "workweek_start")
        for number, pack, week in rows_at(weeks, weeks["number"].arg_unique()).iter_rows():
            found[number] = version_on(packs, pack, week, known_epoch)
    return dict(sorted(found.items()))


def _pinned(
    rows: pl.DataFrame, versions: Mapping[int, PackVersion | None], in_use: Sequence[PackVersion]
) -> pl.DataFrame:
    """Put beside each row the version of its pack and work week, and which of those in use it is, by number."""
    pinned = [(one.version, in_use.index(one)) if one else (None, None) for one in versions.values()]
    at = pl.Series(list(versions), dtype=pl.Int64).search_sorted(rows.select_seq(_PACK_WEEK).to_series())
    return rows.hstack(rows_at(pl.DataFrame(pinned, schema=_PINNED, orient="row"), at))


# Why a piece cannot be priced; null where it can. Written once: a late approval has few rows, and writing expressions
# down costs as much as their sums.
_REASON = (
    pl.when(pl.col("pack_version").is_null()).then(pl.lit("pack_unknown"))
    .when(pl.col("rate_e4").is_null()).then(pl.lit("rate_missing"))
    .when(pl.col("currency") != pl.col("pay_currency")).then(pl.lit("rate_currency_differs"))
).alias("reason")  # fmt: skip
_PACK_WEEK = with_date("pack", "workweek_start").alias("number")


def _priceable(reasoned: pl.DataFrame) -> pl.DataFrame:
    """Leave out what cannot be priced and what did not last; mostly nothing, and rows are wide."""
    rows = reasoned[[name for name in reasoned.columns if name not in _FOR_REASON]]
    if reasoned["reason"].null_count() == reasoned.height and (reasoned["seconds"] > 0).all():
        return rows
    return rows.filter(reasoned["reason"].is_null() & (reasoned["seconds"] > 0))


def _apply(worked: pl.DataFrame, versions: Sequence[PackVersion]) -> pl.DataFrame:
    """Apply to each pack version's pieces, which stand together, its rules in order."""
    done, start = [], 0
    for height, number in worked["use"].rle().struct.unnest().iter_rows():
        own = worked.slice(start, height)
        for use in versions[number].rules:
            own = RULES[use.kind](own, use)
        done.append(own)
        start += height
    return pl.concat(done, rechunk=True) if done else worked


def _unpriced(unknown: pl.DataFrame, reasoned: pl.DataFrame, granted: pl.DataFrame) -> pl.DataFrame:
    """List the hours that wait, of unknown engagements and those with a reason, in a stable order; bonuses too."""
    found = []
    if not unknown.is_empty():
        found.append(unknown.with_columns(workweek_start=pl.lit(None, pl.Date), reason=pl.lit("engagement_unknown")))
    if reasoned["reason"].null_count() < reasoned.height:
        found.append(reasoned.drop_nulls("reason"))
    if granted["pack_version"].has_nulls():
        found.append(granted.filter(pl.col("pack_version").is_null()).with_columns(
            entry_id="bonus_id", work_date="on_date", seconds=pl.lit(0, pl.Int64), reason=pl.lit("pack_unknown")
        ))  # fmt: skip
    return pl.concat([named(one[list(UNPRICED)]) for one in found]).sort(list(UNPRICED)) if found else frame(UNPRICED)
