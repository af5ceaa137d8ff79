"""Lay out pay statements. In: pay items of one run. Out: their statements, ready to render, in the same order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import polars as pl

from services.payroll.domain.statement import Posted, Statement, Worked, build
from services.payroll.usecases.ports import PayrollPort
from shared.values.pieces import split

_WEEK, _MARGIN = timedelta(days=7), timedelta(days=2)
_WORKED = ["workweek_start", "engagement_id", "work_date", "start_epoch", "end_epoch", "seconds", "code", "zone"]


def lay_out_statements(unit: PayrollPort, pay_item_ids: Sequence[str]) -> Iterator[Statement]:
    """Give each item's statement, as things were known when its run was approved; items of one run at a time."""
    heads = unit.documents.heads(pay_item_ids)
    posted = unit.documents.posted(pay_item_ids)
    trainers = sorted({head.trainer_id for head, _ in heads})
    upto = max((known for _, known in heads), default="")
    terms = unit.known.terms(trainers, upto)
    weeks = {earning.key.workweek_start for earnings in posted.values() for earning in earnings}
    worked = _worked(unit, trainers, terms, (min(weeks), max(weeks)), upto) if weeks else {}
    projects = dict(terms.select("engagement_id", "project_name").rows())
    for head, _ in heads:
        own = [entry for entry in worked.get(head.trainer_id, []) if _is_shown(entry, posted[head.pay_item_id])]
        yield build(head, posted[head.pay_item_id], own, projects)


def _worked(
    unit: PayrollPort, trainers: Sequence[str], terms: pl.DataFrame, weeks: tuple[date, date], upto: str
) -> dict[str, list[Worked]]:
    """Give the hours behind the items by trainer, cut at work weeks but not at midnight."""
    first, last = weeks
    hours = unit.hours.known_upto(trainers, first - _MARGIN, last + _WEEK + _MARGIN, upto)
    pieces = split(hours.join(terms, on="engagement_id", how="semi"), terms)
    entries = pieces.group_by("trainer_id", "entry_id", "workweek_start", "engagement_id", "code", "zone").agg(
        pl.col("work_date").min(), pl.col("start_epoch").min(), pl.col("end_epoch").max(), pl.col("seconds").sum()
    )
    worked: defaultdict[str, list[Worked]] = defaultdict(list)
    for trainer_id, *row in entries.select("trainer_id", *_WORKED).sort("trainer_id", *_WORKED).iter_rows():
        worked[trainer_id].append(Worked(*row))
    return worked


def _is_shown(entry: Worked, posted: Sequence[Posted]) -> bool:
    """Say whether an entry stands behind one of the item's lines."""
    return any(
        (earning.key.workweek_start, earning.key.engagement_id) == (entry.workweek_start, entry.engagement_id)
        for earning in posted
    )
