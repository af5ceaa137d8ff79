"""Projects, engagements and the clients' codes for trainers: as heard. In: rows. Out: frames and ids."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import sqlalchemy as sa

from services.billing.store.known import terms_known
from services.billing.store.tables import clients, engagement_versions, engagements, projects, trainer_codes
from services.billing.usecases.ports import Rows
from shared.plumbing.columns import read_known
from shared.plumbing.database import insert_many, upsert
from shared.plumbing.listed import Listed
from shared.plumbing.statements import Statement

_TERMS = {
    "engagement_id": pl.Utf8, "trainer_id": pl.Utf8, "client_id": pl.Utf8, "project_id": pl.Utf8, "zone": pl.Utf8,
    "workweek_start_weekday": pl.Int64, "workweek_start_seconds": pl.Int64,
}  # fmt: skip
_LOCK = Statement(
    sa.select(engagements.c.engagement_id).where(Listed(engagements.c.engagement_id, "these"))
    .order_by(engagements.c.engagement_id).with_for_update()
)  # fmt: skip


def _terms(known_epoch: int | None) -> Statement:
    known = terms_known(known_epoch)
    return Statement(sa.select(*(known.c[name] for name in _TERMS)).where(Listed(known.c.engagement_id, "these")))


_TERMS_NOW = _terms(None)


class EngagementRows:
    """Who works for whom on what."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def save(self, rows: Rows, heard_id: str) -> None:
        """Insert engagements or replace what is known of them, and keep what was heard as a version."""
        upsert(self._connection, engagements, rows, keys=["engagement_id"])
        insert_many(self._connection, engagement_versions, [{**row, "heard_id": heard_id} for row in rows])

    def save_projects(self, rows: Rows) -> None:
        """Insert projects or replace what is known of them."""
        upsert(self._connection, projects, rows, keys=["project_id"])

    def lock(self, engagement_ids: Sequence[str]) -> None:
        """Keep others from pricing these engagements until this transaction ends; in order, so that none deadlock."""
        _LOCK.rows(self._connection, these=engagement_ids)

    def terms(self, engagement_ids: Sequence[str], known_epoch: int | None = None) -> pl.DataFrame:
        """Give what pricing needs to know of those engagements that are known, or were by the end of a second."""
        terms = _TERMS_NOW if known_epoch is None else _terms(known_epoch)
        return read_known(self._connection, terms, _TERMS, these=engagement_ids)

    def within(self, scope_id: str) -> tuple[str, list[str]] | None:
        """Give a scope's client and engagements: an engagement's own, or all of a project; None where unknown."""
        scope = sa.or_(engagements.c.engagement_id == scope_id, engagements.c.project_id == scope_id)
        query = sa.select(engagements.c.client_id, engagements.c.engagement_id).where(scope)
        rows = self._connection.execute(query.order_by(engagements.c.engagement_id)).all()
        if rows:
            return rows[0].client_id, [row.engagement_id for row in rows]
        project = sa.select(projects.c.client_id).where(projects.c.project_id == scope_id)
        client_id = self._connection.execute(project).scalar_one_or_none()
        return (client_id, []) if client_id else None

    def all_ids(self) -> list[str]:
        """Give every engagement's id, in order."""
        query = sa.select(engagements.c.engagement_id).order_by(engagements.c.engagement_id)
        return list(self._connection.execute(query).scalars())

    def give_codes(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Give each new (client, trainer) the client's next number; the client's row is locked while counting."""
        for client_id in sorted({client_id for client_id, _ in pairs}):
            self._connection.execute(
                sa.select(clients.c.client_id).where(clients.c.client_id == client_id).with_for_update()
            )
            mine = trainer_codes.c.client_id == client_id
            known = dict(self._connection.execute(
                sa.select(trainer_codes.c.trainer_id, trainer_codes.c.sequence).where(mine)
            ).all())  # fmt: skip
            new = dict.fromkeys(trainer for client, trainer in pairs if client == client_id and trainer not in known)
            first = max(known.values(), default=0) + 1
            rows = [
                {"client_id": client_id, "trainer_id": trainer_id, "sequence": sequence}
                for sequence, trainer_id in enumerate(new, first)
            ]
            if rows:
                self._connection.execute(trainer_codes.insert(), rows)
