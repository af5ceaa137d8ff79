"""Approved hours and the terms that place them in work weeks. In and out: frames of `domain.hours`."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import sqlalchemy as sa

from services.ledger.domain.hours import PIECES, TERMS, VERSIONS
from services.ledger.store.rows import insert
from services.ledger.store.tables import approved_hours, engagements, voided_hours
from shared.events.onboarding import EngagementStarted
from shared.events.timetracking import HoursCorrected
from shared.plumbing.columns import read_columns, read_known
from shared.plumbing.database import chunked, upsert
from shared.plumbing.listed import Listed
from shared.plumbing.of_rows import OfRows
from shared.plumbing.statements import Statement

_TERMS = Statement(
    sa.select(*[engagements.c[name] for name in TERMS]).where(Listed(engagements.c.engagement_id, "these"))
)
_PIECES = sa.select(*[approved_hours.c[name] for name in PIECES])
_VOIDS = Statement(
    sa.select(*[voided_hours.c[name] for name in VERSIONS]).where(Listed(voided_hours.c.trainer_id, "these"))
)
_PIECES_OF = OfRows(
    {"trainer_id": str, "entry_id": str, "entry_version": int},
    lambda _, these: _PIECES.where(
        sa.tuple_(*[approved_hours.c[name] for name in VERSIONS]).in_(sa.select(*[these.c[name] for name in VERSIONS]))
    ),
)
_ENGAGEMENT = [column.name for column in engagements.columns]
# Two lists go into one query, and SQLite counts them together.
_HALF_CHUNK = 400


class HourRows:
    """Hours by trainer and entry."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def terms(self, engagement_ids: Sequence[str]) -> pl.DataFrame:
        """Give the terms of those engagements that are known."""
        return read_known(self._connection, _TERMS, TERMS, these=engagement_ids)

    def keep_terms(self, facts: Sequence[EngagementStarted]) -> None:
        """Insert or replace engagements."""
        rows = [{name: getattr(fact, name) for name in _ENGAGEMENT} for fact in facts]
        upsert(self._connection, engagements, rows, keys=["engagement_id"])

    def of(self, engagement_ids: Sequence[str], trainer_ids: Sequence[str]) -> pl.DataFrame:
        """Give all pieces of these engagements, which are those trainers'."""
        wanted = pl.DataFrame({"engagement_id": engagement_ids}, schema={"engagement_id": pl.String})
        found = [
            read_columns(self._connection, _PIECES.where(approved_hours.c.trainer_id.in_(some)), PIECES)
            for some in chunked(trainer_ids, _HALF_CHUNK)
        ]
        return pl.concat([pl.DataFrame(schema=PIECES), *found]).join(wanted, on="engagement_id", how="semi")

    def add(self, pieces: pl.DataFrame) -> None:
        """Insert pieces; a line approved twice under one version is an error."""
        insert(self._connection, approved_hours, pieces.iter_rows(named=True))

    def remove(self, pieces: pl.DataFrame) -> None:
        """Take pieces out, to be placed again."""
        key = [column.name for column in approved_hours.primary_key]
        where = sa.and_(*[approved_hours.c[name] == sa.bindparam(f"b_{name}") for name in key])
        rows = [{f"b_{name}": row[name] for name in key} for row in pieces.select(key).iter_rows(named=True)]
        if rows:
            self._connection.execute(approved_hours.delete().where(where), rows)

    def void(self, facts: Sequence[HoursCorrected]) -> None:
        """Note voided versions."""
        rows = [
            {"trainer_id": fact.trainer_id, "entry_id": line.entry_id, "entry_version": line.entry_version,
             "correction_id": fact.correction_id}
            for fact in facts for line in fact.voided
        ]  # fmt: skip
        insert(self._connection, voided_hours, rows)

    def voids(self, trainer_ids: Sequence[str]) -> pl.DataFrame:
        """Give the VERSIONS of these trainers that are void."""
        return read_known(self._connection, _VOIDS, VERSIONS, these=trainer_ids)

    def of_versions(self, versions: pl.DataFrame) -> pl.DataFrame:
        """Give the pieces of some VERSIONS."""
        return pl.DataFrame(_PIECES_OF.rows(self._connection, versions.rows()), schema=PIECES, orient="row")
