"""Bill rates on two time axes; versions are only ever added. In: `BillRate`s. Out: a frame for pricing."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import sqlalchemy as sa

from services.billing.domain.client import BillRate
from services.billing.store.tables import bill_rates
from shared.plumbing.columns import read_known
from shared.plumbing.listed import Listed
from shared.plumbing.statements import Statement

_RATES = {
    "scope_id": pl.Utf8, "rate_e4": pl.Int64, "currency": pl.Utf8, "valid_from": pl.Date, "valid_to": pl.Date,
    "known_epoch": pl.Int64,
}  # fmt: skip
_OF_SCOPES = Statement(
    sa.select(*(bill_rates.c[name] for name in _RATES)).where(Listed(bill_rates.c.scope_id, "these"))
    .order_by(bill_rates.c.rate_id)
)  # fmt: skip


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
        return read_known(self._connection, _OF_SCOPES, _RATES, these=scope_ids)
