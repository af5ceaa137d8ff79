"""Bill rates on two time axes; versions are only ever added. In: `BillRate`s. Out: a frame for pricing."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import sqlalchemy as sa

from services.billing.domain.client import BillRate
from services.billing.store.tables import bill_rates
from shared.plumbing.columns import read_stacked
from shared.plumbing.database import chunked

_RATES = {
    "scope_id": pl.Utf8, "rate_e4": pl.Int64, "currency": pl.Utf8, "valid_from": pl.Date, "valid_to": pl.Date,
    "known_epoch": pl.Int64,
}  # fmt: skip


class RateRows:
    """Versions of bill rates."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, rates: Sequence[BillRate]) -> None:
        """Insert versions."""
        if rates:
            self._connection.execute(bill_rates.insert(), [vars(rate) for rate in rates])

    def of_scopes(self, scope_ids: Sequence[str]) -> pl.DataFrame:
        """Give all versions for these engagements and projects."""
        columns = sa.select(*(bill_rates.c[name] for name in _RATES)).order_by(bill_rates.c.rate_id)
        return read_stacked(
            self._connection, (columns.where(bill_rates.c.scope_id.in_(ids)) for ids in chunked(scope_ids)), _RATES
        )
