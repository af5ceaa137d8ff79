"""List what a caller may know. In: a call, filters, a cursor. Out: vendors, trainers, engagements, rates, packs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from services.onboarding.domain.funnel import STEPS
from services.onboarding.usecases.ports import (
    Engagement,
    OnboardingPort,
    PackChoice,
    PayRate,
    RateCard,
    Stage,
    Standing,
    Vendor,
    Wanted,
)
from services.onboarding.usecases.reach import reach_engagement, reach_trainer
from shared.values.call import Call
from shared.values.refusal import Refusal
from shared.values.span import local_date


def list_vendors(unit: OnboardingPort, call: Call, cursor: Sequence[Any] | None, limit: int) -> list[Vendor]:
    """Give up to `limit` vendors after the cursor, ordered by id; a manager's own alone."""
    return unit.vendors.page(call.reach, cursor[0] if cursor else "", limit)


def list_trainers(
    unit: OnboardingPort, call: Call, wanted: Wanted, cursor: Sequence[Any] | None, limit: int
) -> list[Standing]:  # fmt: skip
    """Give up to `limit` of the wanted trainers after the cursor; refuses one that a list in another order gave."""
    if cursor and isinstance(cursor[0], int) != wanted.by_wait:
        raise Refusal("cursor_of_other_order", "The cursor is of a list in another order; begin without one.",
                      pointer="cursor")  # fmt: skip
    return unit.standings.page(call.reach, local_date(call.at_epoch, "UTC"), wanted, cursor, limit)


def list_names(unit: OnboardingPort, call: Call, trainer_ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """Give id, given name and family name of those of these trainers whom the caller may know."""
    return unit.trainers.names(call.reach, trainer_ids)


def show_standing(unit: OnboardingPort, call: Call, trainer_id: str) -> Standing:
    """Give where one trainer stands and what they miss; what others gave as well is not theirs to know."""
    trainer = reach_trainer(unit, call, trainer_id)
    standing = unit.standings.of_trainer(trainer.trainer_id, local_date(call.at_epoch, "UTC"))
    return replace(standing, shared=()) if call.actor.trainer_id == trainer_id else standing


def list_stages(unit: OnboardingPort, call: Call) -> list[Stage]:
    """Give every step of the funnel with how many stand at it, in the order in which trainers come to them."""
    found = {one.step: one for one in unit.standings.funnel(call.reach, local_date(call.at_epoch, "UTC"))}
    return [found.get(step, Stage(step, 0, 0)) for step in STEPS]


def list_rate_cards(unit: OnboardingPort, call: Call, on: date | None) -> list[RateCard]:
    """Give what is paid on each project on a day, by currency and rate; without one, on the day that it is in UTC."""
    return unit.engagements.rate_cards(call.reach, on or local_date(call.at_epoch, "UTC"))


def list_engagements(
    unit: OnboardingPort,
    call: Call,
    trainer_id: str | None,
    named: Sequence[str],
    cursor: Sequence[Any] | None,
    limit: int,
) -> list[Engagement]:
    """Give up to `limit` engagements after the cursor, ordered by id; of those named alone where any are."""
    if trainer_id is not None:
        reach_trainer(unit, call, trainer_id)
    return unit.engagements.page(call.reach, trainer_id, named, cursor[0] if cursor else "", limit)


def list_rates(unit: OnboardingPort, call: Call, engagement_id: str) -> list[PayRate]:
    """Give every version of an engagement's pay rate."""
    return unit.engagements.rates_of([reach_engagement(unit, call, engagement_id).engagement_id])


def list_choices(unit: OnboardingPort, call: Call, engagement_id: str) -> list[PackChoice]:
    """Give every choice of a rule pack for an engagement."""
    return unit.engagements.choices_of([reach_engagement(unit, call, engagement_id).engagement_id])
