"""Where hours fall: entries split at every border that matters to their engagement, with its terms beside them.

In: facts and rule packs. Out: pieces with pay_currency, holiday_calendar, the engagement's own `pack`, `holiday`
(whether the calendar has one that day), `stands_epoch` (where it stands in the order of work: at its start, or at the
end of its date where it has no clock times), and of the whole entry `entry_seconds` and `entry_end`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

import polars as pl

from services.payroll.domain.facts import Facts
from services.payroll.domain.pack import WINDOW, Pack
from shared.values.pieces import Cuts, split
from shared.values.span import local_midnight

_NO = pl.lit(value=False)
_TERMS = ["pay_currency", "holiday_calendar", "zone", "rule_pack"]


def placed(facts: Facts, packs: Sequence[Pack]) -> pl.DataFrame:
    """Split the hours whose engagements are known; those of others wait."""
    whole = facts.hours.with_columns_seq(entry_seconds="seconds", entry_end="end_epoch")
    numbers, cuts = _windows(facts, packs)
    pieces = split(whole, facts.terms.with_columns_seq(cuts=numbers), cuts, _TERMS).rechunk()
    pieces = _stood(pieces).rename({"rule_pack": "pack"})
    if facts.holidays.is_empty():
        return pieces.with_columns(holiday=_NO)
    days = facts.holidays.unique().with_columns(holiday=pl.lit(value=True))
    found = pieces.join(days, on=["holiday_calendar", "work_date"], how="left", maintain_order="left")
    return found.with_columns(pl.col("holiday").fill_null(_NO))


def _windows(facts: Facts, packs: Sequence[Pack]) -> tuple[pl.Series, list[Cuts]]:
    """List the clock times at which windows open or close, and number which of them cut each of the terms' engagements.

    One that was under several packs is cut at the windows of each: which of them holds is a work week's own matter, and
    a border too many changes nothing that is added up.
    """
    windows = {pack.pack: cuts for pack in packs if (cuts := _cuts(pack))}
    numbers = facts.terms["rule_pack"].cast(pl.String).replace_strict(
        list(windows), range(1, len(windows) + 1), default=0, return_dtype=pl.Int64
    )  # fmt: skip
    listed: list[Cuts] = [(), *windows.values()]
    if facts.choices.is_empty():
        return numbers, listed
    besides: defaultdict[int, set[int]] = defaultdict(set)
    for row, pack in facts.choices.select_seq(pl.col("engagement_id").to_physical(), "rule_pack").iter_rows():
        besides[row].update(windows.get(pack, ()))
    several = [tuple(sorted(cuts.union(listed[numbers[row]]))) for row, cuts in besides.items()]
    listed += sorted(set(several) - set(listed))
    return numbers.scatter(list(besides), [listed.index(cuts) for cuts in several]), listed


def _stood(pieces: pl.DataFrame) -> pl.DataFrame:
    """Say where each piece stands; the dates of entries without clock times end with midnight in their zone."""
    if not pieces["start_epoch"].has_nulls():
        return pieces.with_columns(stands_epoch="start_epoch")
    dates = pieces.filter(pl.col("start_epoch").is_null()).select("zone", "work_date").unique()
    ends = [local_midnight(day + timedelta(days=1), zone) for zone, day in dates.iter_rows()]
    ended = dates.with_columns(_ends=pl.Series(ends, dtype=pl.Int64))
    found = pieces.join(ended, on=["zone", "work_date"], how="left", maintain_order="left")
    return found.with_columns(stands_epoch=pl.coalesce("start_epoch", "_ends")).drop("_ends")


def _cuts(pack: Pack) -> Cuts:
    rules = [use for version in pack.versions for use in version.rules]
    return tuple(sorted({use.number(name) for use in rules for name in WINDOW if name in use.parameters}))
