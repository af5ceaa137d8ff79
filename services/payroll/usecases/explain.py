"""Explain one earning. In: its id. Out: the hours, rates, bands and rule behind its line, as numbers and sentences.

An earning is a difference: the line as it was before, and as it was after, are its own history; the hours and
bands are those of the line as it stands now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from services.payroll.domain.layers import bands
from services.payroll.domain.line import Basis, Line, LineKey
from services.payroll.domain.pack import version_on
from services.payroll.domain.price import KNOWN_ALL, price
from services.payroll.domain.rules import SENTENCES
from services.payroll.domain.sentences import earning_sentences
from services.payroll.usecases.facts_of import facts_of
from services.payroll.usecases.ports import Earning, PayrollPort
from shared.values.call import Call
from shared.values.refusal import not_found

_BAND = ["entry_id", "work_date", "start_epoch", "end_epoch", "seconds", "entry_code", "rate_id"]


@dataclass(frozen=True)
class Explanation:
    """`before` and `after` are the line's seconds and minor units around this earning; `bands` make up its line now."""

    earning: Earning
    before: tuple[int, int]
    after: tuple[int, int]
    bands: tuple[dict[str, Any], ...]
    rules: tuple[str, ...]
    sentences: tuple[str, ...]


def explain(unit: PayrollPort, call: Call, earning_id: str) -> Explanation:
    """Explain what one earning is made of; trainers see their own only."""
    earning = unit.earnings.get(earning_id)
    if not call.actor.has("finance", "finance_approver", "auditor") and earning.trainer_id != call.actor.trainer_id:
        raise not_found("earning", earning_id)
    earlier = [other for other in unit.earnings.same_line(earning) if other.earning_id < earning_id]
    before = sum(e.seconds for e in earlier), sum(e.amount_minor for e in earlier)
    after = before[0] + earning.seconds, before[1] + earning.amount_minor
    key = LineKey(**{name: getattr(earning, name) for name in LineKey.__annotations__})
    basis = Basis(**{name: getattr(earning, name) for name in Basis.__annotations__})
    line = Line(key, after[0], after[1], basis)
    version = version_on(unit.packs, earning.pack, earning.workweek_start, KNOWN_ALL)
    rules = tuple(SENTENCES[use.kind](use) for use in version.rules) if version else ()
    bands = tuple(_bands(unit, earning).to_dicts())
    return Explanation(earning, before, after, bands, rules, earning_sentences(line, before[1], earning.reason))


def _bands(unit: PayrollPort, earning: Earning) -> pl.DataFrame:
    """Price the trainer's work week again and give the bands of the earning's line, in time order."""
    trainer = [earning.trainer_id]
    week = pl.DataFrame({"trainer_id": trainer, "workweek_start": [earning.workweek_start]})
    priced = price(facts_of(unit, unit.hours.around(week), trainer, unit.known.terms(trainer)), unit.packs)
    same = ("workweek_start", "engagement_id", "code", "rate_e4", "extra_e4", "currency", "pack_version")
    own = bands(priced.pieces).filter(pl.col(name) == getattr(earning, name) for name in same)
    return own.select(_BAND).sort(_BAND[1:])
