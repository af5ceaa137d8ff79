"""What accrued on both sides, by engagement. In: between which work weeks. Out: sums of `domain.margin`."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from services.ledger.domain.margin import Project, Sum
from services.ledger.store.rows import total
from services.ledger.store.tables import charges, earnings, engagements
from shared.plumbing.database import within


class MarginRows:
    """Sums over all engagements."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def charged(self, first: date | None, last: date | None) -> list[Sum]:
        """Add up charges of work weeks that begin from `first` to `last`, both included; None is open."""
        return self._sums(charges, first, last)

    def earned(self, first: date | None, last: date | None) -> list[Sum]:
        """Add up earnings of the same work weeks."""
        return self._sums(earnings, first, last)

    def projects(self) -> dict[str, Project]:
        """Give the project of every engagement."""
        query = sa.select(*[engagements.c[name] for name in ("engagement_id", *Project.__dataclass_fields__)])
        return {row[0]: Project(*row[1:]) for row in self._connection.execute(query)}

    def _sums(self, table: sa.Table, first: date | None, last: date | None) -> list[Sum]:
        key = [table.c[name] for name in ("engagement_id", "currency")]
        query = sa.select(*key, total(table.c.seconds), total(table.c.amount_minor)).group_by(*key)
        rows = self._connection.execute(query.where(*within(table.c.workweek_start, first, last)))
        return [Sum(row[0], row[1], row[2], row[3]) for row in rows]
