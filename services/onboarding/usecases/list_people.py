"""List what a caller may know. In: a call and a cursor. Out: vendors, trainers, engagements, pay rates, packs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.onboarding.usecases.ports import Engagement, OnboardingPort, PackChoice, PayRate, Trainer, Vendor
from services.onboarding.usecases.reach import reach_engagement, reach_trainer
from shared.values.call import Call


def list_vendors(unit: OnboardingPort, call: Call, cursor: Sequence[Any] | None, limit: int) -> list[Vendor]:
    """Give up to `limit` vendors after the cursor, ordered by id; a manager's own alone."""
    return unit.vendors.page(call.reach, cursor[0] if cursor else "", limit)


def list_trainers(unit: OnboardingPort, call: Call, cursor: Sequence[Any] | None, limit: int) -> list[Trainer]:
    """Give up to `limit` trainers after the cursor, ordered by id."""
    return unit.trainers.page(call.reach, cursor[0] if cursor else "", limit)


def list_engagements(
    unit: OnboardingPort, call: Call, trainer_id: str | None, cursor: Sequence[Any] | None, limit: int
) -> list[Engagement]:
    """Give up to `limit` engagements after the cursor, ordered by id."""
    if trainer_id is not None:
        reach_trainer(unit, call, trainer_id)
    return unit.engagements.page(call.reach, trainer_id, cursor[0] if cursor else "", limit)


def list_rates(unit: OnboardingPort, call: Call, engagement_id: str) -> list[PayRate]:
    """Give every version of an engagement's pay rate."""
    return unit.engagements.rates_of([reach_engagement(unit, call, engagement_id).engagement_id])


def list_choices(unit: OnboardingPort, call: Call, engagement_id: str) -> list[PackChoice]:
    """Give every choice of a rule pack for an engagement."""
    return unit.engagements.choices_of([reach_engagement(unit, call, engagement_id).engagement_id])
