"""What taking approved lines back would change in charges. In: versions of entries. Out: differences; writes nothing.

The same question that hearing `hours.corrected` asks, of the hours without these lines.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from services.billing.domain.price import ENTRY, differences
from services.billing.usecases.ports import BillingPort
from services.billing.usecases.price_weeks import price_weeks
from shared.values.call import Call


def preview_void(unit: BillingPort, _call: Call, versions: Sequence[tuple[str, int]]) -> pl.DataFrame:
    """Give what would be posted to the work weeks these lines touch."""
    wanted = pl.DataFrame(versions, schema={"entry_id": pl.Utf8, "entry_version": pl.Int64}, orient="row")
    known = unit.hours.versions(wanted["entry_id"].unique().sort().to_list())
    gone = known.join(wanted, on=wanted.columns, how="semi").select(ENTRY.keys())
    repriced = price_weeks(unit, gone["engagement_id"].unique().sort().to_list(), gone, without=gone)
    return differences(repriced.priced.lines, repriced.posted)
