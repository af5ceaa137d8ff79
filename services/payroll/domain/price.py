"""Pricing: the one path from facts to lines, for one work week of one trainer or a million entries.

In: `Facts` (frames of hours, terms, rates, choices of pack, bonuses, holidays) and rule packs. Out: lines, the pieces
they sum up, and what cannot be priced yet with the reason: nothing worked is ever dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from services.payroll.domain.bonus import in_work_weeks
from services.payroll.domain.enumerated import NAME, enumerated, named
from services.payroll.domain.facts import Facts
from services.payroll.domain.frames import BONUSES, TERMS, UNPRICED, frame
from services.payroll.domain.lines import lines
from services.payroll.domain.pack import Pack, PackVersion, version_on
from services.payroll.domain.placed import placed
from services.payroll.domain.rules import RULES
from services.payroll.domain.timeline import held_on
from services.payroll.domain.worked import as_worked

# As known now, whatever the clocks of those who set rates say.
KNOWN_ALL = 2**62
_PINNED: dict[str, pl.DataType | type[pl.DataType]] = {
    "pack": NAME, "workweek_start": pl.Date, "pack_version": pl.String, "use": pl.Int64,
}  # fmt: skip
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
    in_use = [version for _, version in sorted({(one.pack, one.version): one for one, _ in versions}.items())]
    pinned = _frame_of(versions, in_use)
    reasoned = _with_reason(rated.join(pinned, on=["pack", "workweek_start"], how="left", maintain_order="left"))
    granted = bonuses if bonuses.is_empty() else bonuses.join(pinned, on=["pack", "workweek_start"], how="left")
    after_rules = _apply(as_worked(_priceable(reasoned)), in_use)
    payable = granted if granted.is_empty() else granted.drop_nulls("pack_version")
    priced = lines(after_rules, payable, in_use)
    return Priced(named(priced), _unpriced(unknown, reasoned, granted), after_rules, named(payable))


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


def _versions(
    frames: Sequence[pl.DataFrame], packs: Sequence[Pack], known_epoch: int
) -> list[tuple[PackVersion, date]]:
    """Pin the version of each pack in use, work week by work week."""
    weeks = {week for rows in frames for week in rows[["pack", "workweek_start"]].unique().iter_rows()}
    found = [(version_on(packs, pack, week, known_epoch), week) for pack, week in sorted(weeks)]
    return [(version, week) for version, week in found if version]


def _frame_of(versions: list[tuple[PackVersion, date]], in_use: Sequence[PackVersion]) -> pl.DataFrame:
    """Give each pack's version by work week, and which of those in use it is, by number."""
    rows = [(version.pack, week, version.version, in_use.index(version)) for version, week in versions]
    return pl.DataFrame(rows, schema=_PINNED, orient="row")


def _with_reason(rated: pl.DataFrame) -> pl.DataFrame:
    """Say of each piece why it cannot be priced; null where it can."""
    return rated.with_columns(
        reason=pl.when(pl.col("pack_version").is_null()).then(pl.lit("pack_unknown"))
        .when(pl.col("rate_e4").is_null()).then(pl.lit("rate_missing"))
        .when(pl.col("currency") != pl.col("pay_currency")).then(pl.lit("rate_currency_differs"))
    )  # fmt: skip


def _priceable(reasoned: pl.DataFrame) -> pl.DataFrame:
    """Leave out what cannot be priced and what did not last; mostly nothing, and rows are wide."""
    rows = reasoned[[name for name in reasoned.columns if name not in _FOR_REASON]]
    kept = reasoned["reason"].is_null() & (reasoned["seconds"] > 0)
    return rows if kept.all() else rows.filter(kept)


def _apply(worked: pl.DataFrame, versions: Sequence[PackVersion]) -> pl.DataFrame:
    """Apply to each pack version's pieces, which stand together, its rules in order."""
    done, start = [worked.clear()], 0
    for height, number in worked["use"].rle().struct.unnest().iter_rows():
        own = worked.slice(start, height)
        for use in versions[number].rules:
            own = RULES[use.kind](own, use)
        done.append(own)
        start += height
    return pl.concat(done, rechunk=True)


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
