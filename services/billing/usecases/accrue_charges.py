"""Accrue: post the differences between what touched work weeks should cost and what was posted for them.

In: engagements, the facts that touched them and, per trainer, why. Out: appended charges, said as facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from operator import itemgetter
from typing import Any

import polars as pl

from services.billing.domain.price import differences
from services.billing.usecases.ports import BillingPort
from services.billing.usecases.price_weeks import price_weeks
from shared.events.billing import ChargeLine, ChargesAccrued
from shared.values.call import Call

_LINE = [field.name for field in fields(ChargeLine)]


@dataclass(frozen=True)
class Touched:
    """What happened: facts of one `kind`, each trainer's by id, to these engagements; `entries` None is all weeks."""

    kind: str
    causes: Mapping[str, Sequence[str]]
    engagement_ids: Sequence[str]
    entries: pl.DataFrame | None = None


def accrue_charges(unit: BillingPort, call: Call, touched: Touched) -> int:
    """Post the differences, one accrual a trainer and client; gives how many charges were posted."""
    unit.engagements.lock(touched.engagement_ids)
    repriced = price_weeks(unit, touched.engagement_ids, touched.entries)
    posts = differences(repriced.priced.lines, repriced.posted)
    accruals, charges = [], []
    for accrual, lines in _accruals(call, touched, posts):
        accruals.append(accrual)
        charges.extend(lines)
        unit.say(_fact(accrual, lines))
    unit.charges.append(accruals, charges)
    return len(charges)


def _accruals(
    call: Call, touched: Touched, posts: pl.DataFrame
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Give each trainer's and client's accrual with its charges; `posts` come ordered by both."""
    rows = posts.iter_rows(named=True)
    for (trainer_id, client_id), lines in groupby(rows, itemgetter("trainer_id", "client_id")):
        accrual = {
            "accrual_id": call.new_id("acr"), "trainer_id": trainer_id, "client_id": client_id, "kind": touched.kind,
            "cause": " ".join([touched.kind, *touched.causes.get(trainer_id, ())]), "posted_epoch": call.at_epoch,
        }  # fmt: skip
        known = {"accrual_id": accrual["accrual_id"], "kind": touched.kind}
        yield accrual, [{"charge_id": call.new_id("chg"), **known, **line} for line in lines]


def _fact(accrual: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> ChargesAccrued:
    said = (
        ChargeLine(**{name: line[name] for name in _LINE} | {"workweek_start": line["workweek_start"].isoformat()})
        for line in lines
    )
    whose = {name: accrual[name] for name in ("accrual_id", "trainer_id", "client_id", "cause")}
    return ChargesAccrued(**whose, lines=tuple(said))
