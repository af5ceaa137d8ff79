"""Explain the difference between two pay runs. In: their ids. Out: totals, and trainers part by part.

The parts of a trainer add up to what the second run pays more than the first, and the trainers to the totals. The
second may still be open: then it is what it would pay now. The first may be nothing: then everyone is new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from services.payroll.domain.run import APPROVED_STATES
from services.payroll.domain.run_difference import (
    GROUP,
    IN,
    KINDS,
    PERSON,
    RUN_SUMS,
    SIDES,
    in_groups,
    paid_now,
    parts,
    trainers,
)
from services.payroll.domain.run_difference_text import Part, PartCause, Sums
from services.payroll.usecases.ports import PayrollPort, PayRun, Row
from shared.values.call import Call
from shared.values.refusal import Refusal, conflict

_NOTHING = Sums(0, 0)
# In place of the first run's id, where there was none before.
NO_RUN = "none"


@dataclass(frozen=True)
class TrainerDifference:
    """What two runs pay one trainer in one currency; `paid_in` says whether one of them alone does."""

    trainer_id: str
    currency: str
    paid_in: str
    seconds: int
    amount_minor: int
    paid_from: Sums
    paid_to: Sums
    position: tuple[int, int, str, str]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class CurrencyDifference:
    """What two runs pay in one currency, in sum: by kind of part, and how many trainers are in one or both."""

    currency: str
    amount_minor: int
    paid_from: Sums
    paid_to: Sums
    by_kind: dict[str, Sums]
    trainers: dict[str, int]


@dataclass(frozen=True)
class RunsExplained:
    """Both runs (or the second alone), the totals of their difference, and one page of trainers."""

    run_from: PayRun | None
    run_to: PayRun
    totals: tuple[CurrencyDifference, ...]
    trainers: tuple[TrainerDifference, ...]


def explain_runs(
    unit: PayrollPort, _call: Call, from_id: str, to_id: str, cursor: tuple[Any, ...] | None, limit: int
) -> RunsExplained:
    """Compare what two runs pay; gives up to `limit` trainers after a cursor, exceptions first."""
    run_from, run_to = None if from_id == NO_RUN else _approved(unit, from_id), _not_void(unit, to_id)
    if from_id == to_id:
        raise Refusal("pay_runs_same", "These are one and the same pay run; give two.", pointer="from_id")
    sums_from, sums_to = (_paid(unit, run) for run in (run_from, run_to))
    found = parts(sums_from, sums_to)
    everyone = trainers(sums_from, sums_to, found)
    totals = tuple(_total(currency, everyone, found) for currency in sorted(set(everyone["currency"])))
    for side, run in zip(SIDES, (run_from, run_to), strict=True):
        if run is not None and run.state in APPROVED_STATES:
            _require_whole(unit, run, {one.currency: getattr(one, f"paid_{side}") for one in totals})
    page = (everyone if cursor is None else everyone.filter(_after(cursor))).head(limit)
    mine = found.join(page.select(PERSON), on=PERSON, how="semi")
    return RunsExplained(
        run_from, run_to, totals, _told(page, mine, _causes(unit, ((run_from, sums_from), (run_to, sums_to)), page))
    )


def _approved(unit: PayrollPort, pay_run_id: str) -> PayRun:
    run = unit.runs.get(pay_run_id)
    if run.state not in APPROVED_STATES:
        raise conflict("pay_run_not_approved", f"{pay_run_id} is {run.state}; only an approved run pays something.")
    return run


def _not_void(unit: PayrollPort, pay_run_id: str) -> PayRun:
    run = unit.runs.get(pay_run_id)
    if run.state == "void":
        raise conflict("pay_run_not_approved", f"{pay_run_id} is void; it pays nothing.")
    return run


def _paid(unit: PayrollPort, run: PayRun | None) -> pl.DataFrame:
    """Give what a run pays, or what it would: without those it leaves for later."""
    if run is None:
        return pl.DataFrame(schema=RUN_SUMS)
    sums = unit.earnings.sums_of_run(run)
    if run.state in APPROVED_STATES:
        return sums
    return paid_now(sums, unit.runs.held())


def _require_whole(unit: PayrollPort, run: PayRun, paid: dict[str, Sums]) -> None:
    items = {currency: Sums(seconds, amount) for currency, _, amount, seconds in unit.runs.totals(run.pay_run_id)}
    for currency in items.keys() | paid.keys():
        found = paid.get(currency, _NOTHING)
        assert items.get(currency, _NOTHING) == found, f"the sums of {run.pay_run_id} are what it pays"


def _total(currency: str, everyone: pl.DataFrame, found: pl.DataFrame) -> CurrencyDifference:
    own, of_kinds = (frame.filter(pl.col("currency") == currency) for frame in (everyone, found))
    sums = own.select(pl.col("from_seconds", "from_minor", "to_seconds", "to_minor").sum()).row(0, named=True)
    kinds = of_kinds.group_by("kind").agg(pl.col("seconds", "amount_minor").sum())
    by_kind = {kind: Sums(seconds, amount) for kind, seconds, amount in kinds.iter_rows()}
    counted = dict(own.group_by("paid_in").len().rows())
    return CurrencyDifference(
        currency, sums["to_minor"] - sums["from_minor"], *_both(sums),
        {kind: by_kind.get(kind, _NOTHING) for kind in KINDS}, {where: counted.get(where, 0) for where in IN},
    )  # fmt: skip


def _after(cursor: Sequence[Any]) -> pl.Expr:
    """Hold for the rows that come after a position."""
    later = pl.lit(value=False)
    for name, value in reversed(list(zip(("rank", "size", *PERSON), cursor, strict=True))):
        later = (pl.col(name) > value) | ((pl.col(name) == value) & later)
    return later


_Key = tuple[Any, ...]
_Cause = tuple[str, str, str]


def _causes(
    unit: PayrollPort, runs: Sequence[tuple[PayRun | None, pl.DataFrame]], page: pl.DataFrame
) -> dict[_Key, tuple[PartCause, ...]]:
    """Give what each run pays by which cause, by the group of sums it belongs to; of whom it leaves, nothing."""
    sums: defaultdict[_Key, dict[_Cause, Sums]] = defaultdict(dict)
    for side, (run, paid_sums) in zip(SIDES, runs, strict=True):
        if run is None:
            continue
        of_page = unit.earnings.causes_of_run(run, sorted(set(page["trainer_id"])))
        paid = of_page.join(paid_sums.select(PERSON).unique(), on=PERSON, how="semi", maintain_order="left")
        for row in in_groups(paid, side).iter_rows(named=True):
            causes = sums[tuple(row[name] for name in GROUP)]
            cause = (side, row["cause"], row["reason"])
            causes[cause] = causes.get(cause, _NOTHING).plus(row["seconds"], row["amount_minor"])
    return {
        key: tuple(PartCause(*cause, one.seconds, one.amount_minor) for cause, one in causes.items())
        for key, causes in sums.items()
    }


def _told(
    page: pl.DataFrame, found: pl.DataFrame, causes: dict[_Key, tuple[PartCause, ...]]
) -> tuple[TrainerDifference, ...]:  # fmt: skip
    by_person: defaultdict[tuple[str, str], list[Part]] = defaultdict(list)
    for row in found.iter_rows(named=True):
        key = tuple(row[name] for name in GROUP)
        by_person[row["trainer_id"], row["currency"]].append(_part(row, causes.get(key, ())))
    return tuple(_trainer(row, by_person[row["trainer_id"], row["currency"]]) for row in page.iter_rows(named=True))


def _part(row: Row, causes: tuple[PartCause, ...]) -> Part:
    own = ("kind", "engagement_id", "late_week", "late_in", "code", "currency", "seconds", "amount_minor")
    paid_from, paid_to = _both(row)
    return Part(**{name: row[name] for name in own}, paid_from=paid_from, paid_to=paid_to,
                rules_from=row["from_rules"], rules_to=row["to_rules"], causes=causes)  # fmt: skip


def _trainer(row: Row, own: Sequence[Part]) -> TrainerDifference:
    amount = row["amount_minor"]
    assert sum(part.amount_minor for part in own) == amount, f"the parts of {row['trainer_id']} are the difference"
    position = (row["rank"], row["size"], row["trainer_id"], row["currency"])
    return TrainerDifference(row["trainer_id"], row["currency"], row["paid_in"], row["seconds"], amount, *_both(row),
                             position, tuple(own))  # fmt: skip


def _both(row: Row) -> tuple[Sums, Sums]:
    return Sums(row["from_seconds"], row["from_minor"]), Sums(row["to_seconds"], row["to_minor"])
