"""Disputes, the rows of their states, and evidence. In and out: `domain.dispute` and `usecases.ports` shapes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from services.timetracking.domain.dispute import DECIDED, DISPUTE, ESCALATED, PENDING, WITHDRAWN, Dispute, Evidence
from services.timetracking.domain.states import before
from services.timetracking.store.entries import narrowed
from services.timetracking.store.tables import dispute_evidence, dispute_states, disputes
from services.timetracking.usecases.ports import DisputeNarrowed, Step
from shared.plumbing.within import within
from shared.values.reach import Reach

_COLUMNS = tuple(Dispute.__dataclass_fields__)
_DISPUTE = sa.select(*(disputes.c[name] for name in _COLUMNS))
_EVIDENCE = sa.select(*(dispute_evidence.c[name] for name in Evidence.__dataclass_fields__))
_IN_ORDER = (disputes.c.due_epoch, disputes.c.dispute_id)


class DisputeRows:
    """Heads of disputes, with what became of them beside."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, dispute: Dispute) -> None:
        """Insert one; its first state is that of its head."""
        self._connection.execute(disputes.insert(), {name: getattr(dispute, name) for name in _COLUMNS})

    def get(self, dispute_id: str) -> Dispute | None:
        """Give one, if there."""
        row = self._connection.execute(_DISPUTE.where(disputes.c.dispute_id == dispute_id)).one_or_none()
        return Dispute(*row) if row else None

    def page(self, reach: Reach, only: DisputeNarrowed, after: tuple[int, str] | None, limit: int) -> list[Dispute]:
        """Give up to `limit` within reach by deadline and id after `after`."""
        if reach.client_id is not None:
            query = _DISPUTE.where(within(reach, client_id=disputes.c.client_id))
        else:
            query = narrowed(_DISPUTE, reach, disputes.c.trainer_id)
        if only.state is not None:
            query = query.where(disputes.c.state == only.state)
        if only.pending:
            query = query.where(disputes.c.state.in_(PENDING))
        if only.timesheet_id is not None:
            query = query.where(disputes.c.timesheet_id == only.timesheet_id)
        if only.billed:
            query = query.where(disputes.c.client_id.is_not(None))
        if after is not None:
            query = query.where(sa.tuple_(*_IN_ORDER) > sa.tuple_(*map(sa.literal, after)))
        return [Dispute(*row) for row in self._connection.execute(query.order_by(*_IN_ORDER).limit(limit))]

    def stands_of(self, entry_id: str, version: int) -> bool:
        """Say whether a client disputes this version, or did until it was decided."""
        same = (disputes.c.entry_id == entry_id, disputes.c.version == version, disputes.c.client_id.is_not(None))
        query = sa.select(disputes.c.dispute_id).where(*same, disputes.c.state != WITHDRAWN).limit(1)
        return self._connection.execute(query).first() is not None

    def decision(self, dispute_id: str) -> str:
        """Give why it was decided as it was; empty where it is not decided."""
        why = sa.select(dispute_states.c.why).where(
            dispute_states.c.dispute_id == dispute_id, dispute_states.c.state == DECIDED
        )
        return self._connection.execute(why).scalar() or ""

    def due(self, at_epoch: int, limit: int) -> list[Dispute]:
        """Give up to `limit` that are past their deadline and not escalated yet, the longest first."""
        query = _DISPUTE.where(disputes.c.state.in_(before(DISPUTE, ESCALATED)), disputes.c.due_epoch <= at_epoch)
        return [Dispute(*row) for row in self._connection.execute(query.order_by(*_IN_ORDER).limit(limit))]

    def step(self, dispute: Dispute, step: Step) -> None:
        """Move to a new state; the key of `dispute_states` forbids that two callers take the same step."""
        self._step(dispute, step, {})

    def decide(self, dispute: Dispute, step: Step, outcome: str, approved_seconds: int) -> None:
        """Move to the state of a decision, with what was decided."""
        self._step(dispute, step, {"outcome": outcome, "approved_seconds": approved_seconds})

    def add_evidence(self, evidence: Evidence) -> None:
        """Insert what was brought forward; its number is refused where somebody else had it first."""
        row = {name: getattr(evidence, name) for name in Evidence.__dataclass_fields__}
        self._connection.execute(dispute_evidence.insert(), row)

    def evidence(self, dispute_id: str) -> list[Evidence]:
        """Give what was brought forward, oldest first."""
        query = _EVIDENCE.where(dispute_evidence.c.dispute_id == dispute_id).order_by(dispute_evidence.c.number)
        return [Evidence(*row) for row in self._connection.execute(query)]

    def _step(self, dispute: Dispute, step: Step, also: dict[str, Any]) -> None:
        key = dispute.state_key + 1
        self._connection.execute(dispute_states.insert(), {
            "dispute_id": dispute.dispute_id, "sort_key": key, "state": step.state, "by_user": step.by,
            "at_epoch": step.at_epoch, "why": step.why,
        })  # fmt: skip
        moved = disputes.update().where(disputes.c.dispute_id == dispute.dispute_id)
        self._connection.execute(moved.values(state=step.state, state_key=key, **also))
