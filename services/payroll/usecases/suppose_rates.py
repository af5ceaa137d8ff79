"""Suppose pay rates. In: rates of engagements. Out: versions as pricing takes them; nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from services.payroll.domain.frames import RATES
from services.payroll.domain.price import KNOWN_ALL
from services.payroll.usecases.ports import PayrollPort
from shared.values.refusal import not_found
from shared.values.supposed_rate import SupposedRate


def suppose_rates(unit: PayrollPort, rates: Sequence[SupposedRate]) -> pl.DataFrame:
    """Give rates in the currencies of their engagements, known after all others; refuses an unknown engagement."""
    known = unit.bonuses.engaged(sorted({rate.engagement_id for rate in rates}))
    for rate in rates:
        if rate.engagement_id not in known:
            raise not_found("engagement", rate.engagement_id)
    rows = [
        (f"prt_supposed_{number:06}", rate.engagement_id, rate.rate_e4, known[rate.engagement_id].pay_currency,
         rate.valid_from, rate.valid_to, KNOWN_ALL)
        for number, rate in enumerate(rates)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=RATES, orient="row")
