"""Check a bill rate that is to be set. In: whose, how much, from when to when. Out: the version, and whom it prices."""

from __future__ import annotations

from datetime import date

from services.billing.domain.client import BillRate, checked_rate
from services.billing.usecases.billed_within import billed_within
from services.billing.usecases.ports import BillingPort
from shared.values.call import Call
from shared.values.rate import Rate


def version_rate(
    unit: BillingPort, call: Call, scope_id: str, rate: Rate, valid_from: date, valid_to: date | None
) -> tuple[BillRate, list[str]]:
    """Give the new version and the engagements it may price; adds nothing, refuses what could not be set."""
    client, engagement_ids = billed_within(unit, scope_id)
    version = BillRate(
        call.new_id("brt"), scope_id, rate.e4, rate.currency, valid_from, valid_to, call.at_epoch, call.actor.user_id
    )
    return checked_rate(version, client), engagement_ids
