"""Where hours fall: entries split at every border that matters to their engagement, with its terms beside them.

In: facts and rule packs. Out: pieces with pay_currency, holiday_calendar, the engagement's own `pack`, `holiday`
(whether the calendar has one that day), `stands_epoch` (where it stands in the order of work: at its start, or at the
end of its date where it has no clock times), and of the whole entry `entry_seconds` and `entry_end`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import polars as pl

from services.payroll.domain.facts import Facts
from services.payroll.domain.pack import WINDOW, Pack
from shared.values.pieces import split
from shared.values.span import local_midnight

_NO = pl.lit(value=False)
_CHOSEN = ["engagement_id", "rule_pack"]
_TERMS = ["pay_currency", "holiday_calendar", "zone", "rule_pack"]


def placed(facts: Facts, packs: Sequence[Pack]) -> pl.DataFrame:
    """Split the hours whose engagements are known; those of others wait."""
    whole = facts.hours.with_columns_seq(entry_seconds="seconds", entry_end="end_epoch")
    pieces = _stood(pl.concat(list(_split(whole, facts, packs)), rechunk=True)).rename({"rule_pack": "pack"})
    if facts.holidays.is_empty():
        return pieces.with_columns(holiday=_NO)
    days = facts.holidays.unique().with_columns(holiday=pl.lit(value=True))
    found = pieces.join(days, on=["holiday_calendar", "work_date"], how="left", maintain_order="left")
    return found.with_columns(pl.col("holiday").fill_null(_NO))


def _split(whole: pl.DataFrame, facts: Facts, packs: Sequence[Pack]) -> Iterator[pl.DataFrame]:
    """Split at midnights, work days and weeks; where a pack has windows, also at the clock times that bound them."""
    chosen = facts.terms[_CHOSEN]
    if not facts.choices.is_empty():
        chosen = pl.concat([chosen, facts.choices[_CHOSEN]])
    for engagements, cuts in _cut_alike(chosen, {pack.pack: cuts for pack in packs if (cuts := _cuts(pack))}):
        some = pl.DataFrame({"engagement_id": engagements}, schema={"engagement_id": chosen.schema["engagement_id"]})
        yield split(whole.join(some, on="engagement_id", how="semi"), facts.terms, cuts, _TERMS)
        whole = whole.join(some, on="engagement_id", how="anti")
    yield split(whole, facts.terms, beside=_TERMS)


def _cut_alike(chosen: pl.DataFrame, windows: Mapping[str, list[int]]) -> Iterator[tuple[list[str], list[int]]]:
    """Give engagements that have windows with all their clock times.

    One that was under several packs is cut at the windows of each: which of them holds is a work week's own matter, and
    a border too many changes nothing that is added up.
    """
    under: defaultdict[str, set[str]] = defaultdict(set)
    for engagement_id, pack in chosen.filter(pl.col("rule_pack").is_in(list(windows))).iter_rows():
        under[engagement_id].add(pack)
    alike: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for engagement_id, names in under.items():
        alike[tuple(sorted(names))].append(engagement_id)
    for several, engagements in sorted(alike.items()):
        yield engagements, sorted({cut for pack in several for cut in windows[pack]})


def _stood(pieces: pl.DataFrame) -> pl.DataFrame:
    """Say where each piece stands; the dates of entries without clock times end with midnight in their zone."""
    if not pieces["start_epoch"].has_nulls():
        return pieces.with_columns(stands_epoch="start_epoch")
    dates = pieces.filter(pl.col("start_epoch").is_null()).select("zone", "work_date").unique()
    ends = [local_midnight(day + timedelta(days=1), zone) for zone, day in dates.iter_rows()]
    ended = dates.with_columns(_ends=pl.Series(ends, dtype=pl.Int64))
    found = pieces.join(ended, on=["zone", "work_date"], how="left", maintain_order="left")
    return found.with_columns(stands_epoch=pl.coalesce("start_epoch", "_ends")).drop("_ends")


def _cuts(pack: Pack) -> list[int]:
    rules = [use for version in pack.versions for use in version.rules]
    return sorted({use.number(name) for use in rules for name in WINDOW if name in use.parameters})
