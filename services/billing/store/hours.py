"""Approved lines and which of them were voided; both only ever grow. In: rows. Out: frames for pricing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl
import sqlalchemy as sa

from services.billing.domain.price import ENTRY
from services.billing.store.known import hours_known
from services.billing.store.tables import hours, hours_voided
from services.billing.usecases.ports import Rows
from shared.plumbing.columns import read_known, read_stacked
from shared.plumbing.database import chunked, upsert
from shared.plumbing.listed import Listed
from shared.plumbing.statements import Statement

_KEY = ["trainer_id", "entry_id", "entry_version"]
_VERSION = {"trainer_id": pl.Utf8, "entry_version": pl.Int64, **ENTRY}


class HourRows:
    """Lines as they were approved."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, rows: Rows) -> None:
        """Insert lines; known ones stay as they are."""
        upsert(self._connection, hours, rows, keys=_KEY, update=[])

    def void(self, rows: Rows) -> None:
        """Void versions of entries; voided ones stay as they are."""
        upsert(self._connection, hours_voided, rows, keys=_KEY, update=[])

    def versions(self, entry_ids: Sequence[str]) -> pl.DataFrame:
        """Give all versions of these entries, voided ones too, with trainer_id and entry_version."""
        columns = sa.select(*(hours.c[name] for name in _VERSION))
        return read_stacked(
            self._connection, (columns.where(hours.c.entry_id.in_(ids)) for ids in chunked(entry_ids)), _VERSION
        )

    def live(
        self, engagement_ids: Sequence[str], first: date | None, last: date | None, known_epoch: int | None = None
    ) -> pl.DataFrame:
        """Give the live lines of these engagements, with dates from `first` to `last`, both included, None is open.

        With `known_epoch`, those that were live by what was heard by the end of that second.
        """
        live = _LIVE if known_epoch is None else _live(known_epoch)
        return read_known(
            self._connection, live, ENTRY, these=engagement_ids, first=first or date.min, last=last or date.max
        )


def _live(known_epoch: int | None) -> Statement:
    """Ask for what is live, or was at the end of a second, of some engagements, from one day to another."""
    live = hours_known(known_epoch)
    return Statement(
        sa.select(*(live.c[name] for name in ENTRY)).order_by(*(live.c[name] for name in _KEY))
        .where(live.c.work_date.between(sa.bindparam("first"), sa.bindparam("last")))
        .where(Listed(live.c.engagement_id, "these"))
    )  # fmt: skip


_LIVE = _live(None)
