"""Hear engagements: keep their newest terms, give the client its code for the trainer, price hours that waited.

In: a batch of `engagement.started`. Out: terms, pseudonyms, and charges where hours came first or terms changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from services.billing.usecases.accrue_charges import Touched, accrue_charges
from services.billing.usecases.ports import BillingPort
from shared.events.onboarding import EngagementStarted
from shared.values.call import Call

_KEPT = ("engagement_id", "trainer_id", "client_id", "project_id", "project_name", "zone", "workweek_start_weekday",
         "workweek_start_seconds")  # fmt: skip


def keep_engagements(unit: BillingPort, call: Call, facts: Sequence[EngagementStarted]) -> None:
    """Keep a batch; the newest fact about an engagement replaces what is known, which stays as a version."""
    newest = {fact.engagement_id: fact for fact in facts}
    rows = [{name: getattr(fact, name) for name in _KEPT} for fact in newest.values()]
    unit.engagements.save(rows, call.new_id("hrd"))
    unit.engagements.give_codes([(fact.client_id, fact.trainer_id) for fact in newest.values()])
    causes: dict[str, list[str]] = defaultdict(list)
    for fact in newest.values():
        causes[fact.trainer_id].append(fact.engagement_id)
    accrue_charges(unit, call, Touched(EngagementStarted.TYPE, causes, sorted(newest)))
