"""Explain lines as they stood when earnings of theirs were posted. In: earnings. Out: each one's line, explained.

A line's sums and basis are history, kept on its earnings. What lies behind them is priced again from what payroll had
heard by then, terms that have been replaced since among it. A rate is known since it was set: one that payroll heard
late may be there too early, and `Explained.complete` says if that shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import polars as pl

from services.payroll.domain.explained import Explained, Zones, explained
from services.payroll.domain.line import Line
from services.payroll.domain.pack import version_named
from services.payroll.domain.price import price
from services.payroll.usecases.facts_of import facts_of
from services.payroll.usecases.ports import Earning, PayrollPort


def explain_posted(unit: PayrollPort, earnings: Sequence[Earning]) -> dict[str, Explained]:
    """Give each earning's line with all that was posted up to it, by earning; a work week is priced once."""
    by_week = sorted(earnings, key=lambda one: (one.trainer_id, one.workweek_start, one.earning_id))
    return {
        one.earning_id: told
        for (trainer_id, _), group in groupby(by_week, key=lambda one: (one.trainer_id, one.workweek_start))
        for one, told in _week(unit, trainer_id, list(group))
    }


def _week(unit: PayrollPort, trainer_id: str, earnings: list[Earning]) -> Iterator[tuple[Earning, Explained]]:
    newest = earnings[-1]
    week = pl.DataFrame({"trainer_id": [trainer_id], "workweek_start": [newest.workweek_start]})
    # Ids sort in the order in which they were made, whatever they name.
    upto = f"hrd{newest.earning_id[newest.earning_id.index('_') :]}"
    terms = unit.known.terms([trainer_id], upto)
    facts = facts_of(unit, unit.hours.around(week, upto), [trainer_id], terms)
    priced = price(facts, unit.packs, newest.accrued_epoch)
    own = unit.known.zone_of(trainer_id)
    work = dict(terms.select("engagement_id", "zone").rows())
    for one in earnings:
        zone = work.get(one.engagement_id, own or "UTC")
        version = version_named(unit.packs, one.pack, one.pack_version)
        yield one, explained(_line(unit, one), trainer_id, facts, priced, version, Zones(own or zone, zone))


def _line(unit: PayrollPort, earning: Earning) -> Line:
    """Add up what was posted to the line up to this earning."""
    posted = [one for one in unit.earnings.same_line(earning) if one.earning_id <= earning.earning_id]
    seconds, amount = sum(one.seconds for one in posted), sum(one.amount_minor for one in posted)
    return Line(earning.line_key, seconds, amount, earning.basis)
