"""Set bill rates. In: rates valid from local dates. Out: versions known from now on, and their weeks priced again.

Vendors never see them. Knowledge is never back-dated: a rate for last month that is set today is known since today,
and corrects what was charged by difference lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.billing.domain.client import BillRate
from services.billing.usecases.accrue_charges import Touched, accrue_charges
from services.billing.usecases.ports import BillingPort
from services.billing.usecases.version_rate import version_rate
from shared.values.call import Call
from shared.values.rate import Rate


@dataclass(frozen=True)
class SetBillRate:
    """`scope_id`: an engagement, or a project for all its engagements without a rate of their own on a day."""

    scope_id: str
    rate: Rate
    valid_from: date
    valid_to: date | None = None


def set_bill_rates(unit: BillingPort, call: Call, commands: Sequence[SetBillRate]) -> list[BillRate]:
    """Add versions and accrue what they change; refuses an unknown scope and another currency than the client's."""
    rates, touched = [], set()
    for command in commands:
        rate, engagement_ids = version_rate(unit, call, **vars(command))
        rates.append(rate)
        touched.update(engagement_ids)
    unit.rates.add(rates)
    causes: dict[str, list[str]] = defaultdict(list)
    terms = unit.engagements.terms(sorted(touched))
    by_scope = terms.select("trainer_id", "engagement_id", "project_id").iter_rows()
    for trainer_id, *scopes in by_scope:
        causes[trainer_id].extend(rate.rate_id for rate in rates if rate.scope_id in scopes)
    accrue_charges(unit, call, Touched("bill_rate.set", causes, sorted(touched)))
    return rates
