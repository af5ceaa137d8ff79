"""Chains of approval, signatures and substitutes as rows. In and out: `domain.chain` and `usecases.ports` shapes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from services.timetracking.domain.chain import Chain, ChainStep, LineKey, Substitution
from services.timetracking.domain.worth import PayRate
from services.timetracking.store.tables import (
    approval_chains,
    approval_steps,
    engagements,
    pay_rates,
    sign_offs,
    substitutions,
    timesheets,
)
from services.timetracking.usecases.ports import SignOff
from shared.plumbing.database import insert_many, upsert
from shared.plumbing.listed import Listed
from shared.plumbing.statements import Statement
from shared.values.money import Money

_CHAIN = ("chain_id", "project_id", "vendor_id", "valid_from", "set_by", "set_epoch")
_STEP = ("number", "user_id", "from_seconds", "from_minor", "currency")
_COLUMNS = (*(approval_chains.c[name] for name in _CHAIN), *(approval_steps.c[name] for name in _STEP))
_WITH_STEPS = sa.select(*_COLUMNS).join(approval_steps, approval_steps.c.chain_id == approval_chains.c.chain_id)
_OFFERED = Statement(
    sa.select(timesheets.c.timesheet_id, engagements.c.vendor_id, *_COLUMNS)
    .join(engagements, engagements.c.engagement_id == timesheets.c.engagement_id)
    .join(approval_chains, approval_chains.c.project_id == engagements.c.project_id)
    .join(approval_steps, approval_steps.c.chain_id == approval_chains.c.chain_id)
    .where(Listed(timesheets.c.timesheet_id, "these"))
    .order_by(timesheets.c.timesheet_id, approval_chains.c.chain_id, approval_steps.c.number)
)
_SIGNED = Statement(
    sa.select(*(sign_offs.c[name] for name in ("chain_id", "entry_id", "version", "number", "signed_by")))
    .where(Listed(sign_offs.c.timesheet_id, "these"))
)  # fmt: skip
_RATE = tuple(PayRate.__dataclass_fields__)
_SUBSTITUTION = tuple(Substitution.__dataclass_fields__)


class ChainRows:
    """Chains with their steps, whole."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, chain: Chain) -> None:
        """Insert a chain and its steps."""
        self._connection.execute(approval_chains.insert(), {name: getattr(chain, name) for name in _CHAIN})
        insert_many(self._connection, approval_steps, [
            {"chain_id": chain.chain_id, "number": step.number, "user_id": step.user_id,
             "from_seconds": step.from_seconds, "from_minor": step.from_amount and step.from_amount.minor,
             "currency": step.from_amount and step.from_amount.currency}
            for step in chain.steps
        ])  # fmt: skip

    def page(self, project_id: str | None, after: str, limit: int) -> list[Chain]:
        """Give up to `limit` by id after `after`, of a project or of all."""
        chosen = sa.select(approval_chains.c.chain_id).where(approval_chains.c.chain_id > after)
        if project_id is not None:
            chosen = chosen.where(approval_chains.c.project_id == project_id)
        chosen = chosen.order_by(approval_chains.c.chain_id).limit(limit)
        query = _WITH_STEPS.where(approval_chains.c.chain_id.in_(chosen))
        ordered = query.order_by(approval_chains.c.chain_id, approval_steps.c.number)
        return _chains(map(tuple, self._connection.execute(ordered)))

    def offered(self, timesheet_ids: Sequence[str]) -> dict[str, tuple[str, list[Chain]]]:
        """Give, of timesheets whose project has chains, the vendor and all those chains."""
        rows = _OFFERED.rows(self._connection, these=timesheet_ids)
        return {
            timesheet_id: (vendor_id, _chains(row[2:] for row in group))
            for (timesheet_id, vendor_id), group in groupby(rows, key=lambda row: row[:2])
        }

    def sign(self, sign_offs_: Sequence[SignOff]) -> None:
        """Insert what a step accepted; a second signature of the same step is refused by its key."""
        insert_many(self._connection, sign_offs, [
            {"trainer_id": one.trainer_id, "entry_id": line.entry_id, "version": line.version,
             "chain_id": one.chain_id, "number": one.step, "timesheet_id": one.timesheet_id,
             "signed_by": one.approved_by, "signed_epoch": one.approved_epoch}
            for one in sign_offs_ for line in one.lines
        ])  # fmt: skip

    def signed(self, timesheet_ids: Sequence[str]) -> dict[str, dict[LineKey, dict[int, str]]]:
        """Give, by chain and version of an entry, who signed which step."""
        found: dict[str, dict[LineKey, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
        for chain_id, entry_id, version, number, signed_by in _SIGNED.rows(self._connection, these=timesheet_ids):
            found[chain_id][entry_id, version][number] = signed_by
        return found

    def keep_rates(self, rates: Sequence[PayRate]) -> None:
        """Insert versions of pay rates; known ones stay as they are."""
        rows = [{name: getattr(one, name) for name in _RATE} for one in rates]
        upsert(self._connection, pay_rates, rows, keys=["rate_id"], update=[])

    def rates_of(self, engagement_ids: Collection[str]) -> dict[str, list[PayRate]]:
        """Give every version of these engagements' rates."""
        query = sa.select(*(pay_rates.c[name] for name in _RATE)).order_by(pay_rates.c.rate_id)
        found: dict[str, list[PayRate]] = defaultdict(list)
        for row in self._connection.execute(query.where(pay_rates.c.engagement_id.in_(engagement_ids))):
            found[row.engagement_id].append(PayRate(*row))
        return found

    def substitute(self, substitution: Substitution) -> None:
        """Insert one."""
        self._connection.execute(substitutions.insert(), {name: getattr(substitution, name) for name in _SUBSTITUTION})

    def substitutions(self, after: str, limit: int) -> list[Substitution]:
        """Give up to `limit` by id after `after`."""
        query = sa.select(*(substitutions.c[name] for name in _SUBSTITUTION))
        query = query.where(substitutions.c.substitution_id > after).order_by(substitutions.c.substitution_id)
        return [Substitution(*row) for row in self._connection.execute(query.limit(limit))]

    def stand_ins(self, at_epoch: int) -> dict[str, str]:
        """Give, by who is absent at an instant, who stands in for them; of several, whoever was named last."""
        query = sa.select(substitutions.c.absent_user, substitutions.c.substitute_user).where(
            substitutions.c.from_epoch <= at_epoch, substitutions.c.to_epoch > at_epoch
        )
        rows = self._connection.execute(query.order_by(substitutions.c.set_epoch, substitutions.c.substitution_id))
        return dict(map(tuple, rows))

    def stands_for(self, user_id: str, at_epoch: int) -> frozenset[str]:
        """Give those for whom somebody stands in at an instant."""
        query = sa.select(substitutions.c.absent_user).where(
            substitutions.c.substitute_user == user_id, substitutions.c.from_epoch <= at_epoch,
            substitutions.c.to_epoch > at_epoch,
        )  # fmt: skip
        return frozenset(self._connection.execute(query).scalars())


def _chains(rows: Iterable[tuple[Any, ...]]) -> list[Chain]:
    """Put together rows of one chain after another, in order of steps."""
    cut = len(_CHAIN)
    return [
        Chain(chain_id, project_id, vendor_id, valid_from, tuple(_step(*row[cut:]) for row in group), by, at_epoch)
        for (chain_id, project_id, vendor_id, valid_from, by, at_epoch), group in groupby(rows, lambda row: row[:cut])
    ]


def _step(
    number: int, user_id: str | None, from_seconds: int, from_minor: int | None, currency: str | None
) -> ChainStep:
    amount = None if from_minor is None or currency is None else Money(from_minor, currency)
    return ChainStep(number, user_id, from_seconds, amount)
