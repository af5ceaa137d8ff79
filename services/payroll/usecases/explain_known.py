"""Explain lines by what is known at a moment. In: lines' keys. Out: each, priced from the facts, explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from services.payroll.domain.explained import Explained, Zones, explained
from services.payroll.domain.line import Basis, Line, LineKey
from services.payroll.domain.pack import version_named
from services.payroll.domain.price import KNOWN_ALL, Priced, price
from services.payroll.usecases.facts_of import facts_of
from services.payroll.usecases.ports import PayrollPort


def explain_known(
    unit: PayrollPort, trainer_id: str, keys: Sequence[LineKey], known_epoch: int | None = None
) -> Mapping[LineKey, Explained]:
    """Explain a trainer's lines at what is known now, or was at `known_epoch`; a line that is gone has no seconds."""
    weeks: list[date] = sorted({key.workweek_start for key in keys})
    touched = pl.DataFrame({"trainer_id": [trainer_id] * len(weeks), "workweek_start": weeks})
    upto = None if known_epoch is None else unit.hours.heard_by(known_epoch)
    terms = unit.known.terms([trainer_id], upto)
    facts = facts_of(unit, unit.hours.around(touched, upto), [trainer_id], terms)
    priced = price(facts, unit.packs, KNOWN_ALL if known_epoch is None else known_epoch)
    own, work = unit.known.zone_of(trainer_id), dict(terms.select("engagement_id", "zone").rows())
    zones = {key: Zones(own or zone, zone) for key in keys for zone in [work.get(key.engagement_id, own or "UTC")]}
    return {
        key: explained(_line(priced, key), trainer_id, facts, priced,
                       version_named(unit.packs, key.pack, key.pack_version), zones[key])
        for key in keys
    }  # fmt: skip


def _line(priced: Priced, key: LineKey) -> Line:
    """Give the priced line of a key, empty where the facts make none."""
    for row in priced.lines.filter(**vars(key)).iter_rows(named=True):
        return Line(key, row["seconds"], row["amount_minor"], Basis(**{name: row[name] for name in vars(Basis())}))
    return Line(key, 0, 0)
