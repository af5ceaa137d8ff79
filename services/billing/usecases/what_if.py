"""Price work weeks at other bill rates. In: rates and weeks. Out: charges before and their change; writes nothing.

Charges are approved seconds at bill rates, whatever rules people are paid by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from services.billing.domain.client import BillRate, Client, checked_rate
from services.billing.domain.price import KEYS, MEASURES, differences
from services.billing.usecases.billed_within import billed_within
from services.billing.usecases.ports import BillingPort
from services.billing.usecases.price_weeks import AT_A_TIME, price_weeks
from shared.values.difference import suppose
from shared.values.supposed_rate import SupposedRate

# After every rate that anybody has set, whatever the clocks of those who set rates say.
_KNOWN_LAST = 2**62


@dataclass(frozen=True)
class Weighed:
    """Some engagements' `lines`: KEYS, and before and change of seconds and amount_minor, zero where nothing changes.

    `pending` lines differ from what is posted whatever is supposed.
    """

    lines: pl.DataFrame
    pending: pl.DataFrame


def _version(client: Client, rate: SupposedRate) -> BillRate:
    return checked_rate(
        BillRate("brt_supposed", rate.engagement_id, rate.rate_e4, client.currency, rate.valid_from, rate.valid_to,
                 _KNOWN_LAST, ""),
        client,
    )  # fmt: skip


def what_if(
    unit: BillingPort,
    engagement_ids: Sequence[str],
    rates: Sequence[SupposedRate],
    first: date | None,
    last: date | None,
) -> Iterator[Weighed]:
    """Weigh charges of work weeks from `first` to `last` (both included, None is open), some engagements at a time.

    Refuses a rate that could not be set.
    """
    versions = [_version(billed_within(unit, rate.engagement_id)[0], rate) for rate in rates]
    for start in range(0, len(engagement_ids), AT_A_TIME):
        some = engagement_ids[start : start + AT_A_TIME]
        own = [rate for rate in versions if rate.scope_id in set(some)]
        now = price_weeks(unit, some, within=(first, last))
        missing = differences(now.priced.lines, now.posted)
        then = price_weeks(unit, some, within=(first, last), besides=own) if own else now
        other = differences(then.priced.lines, then.posted)
        yield Weighed(suppose(now.posted, missing, other, KEYS, MEASURES), missing)
