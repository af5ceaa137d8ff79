"""Start engagements, one or many at once. In: offers. Out: engagements with their first pay rates.

Safe to repeat: one trainer, project and first day make one engagement, however often they are given.
"""

from __future__ import annotations

from services.onboarding.usecases.facts import engagement_started, pay_rate_set
from services.onboarding.usecases.ports import (
    Engagement,
    OfferOnProject,
    OnboardingPort,
    PayRate,
    Project,
    Trainer,
)
from services.onboarding.usecases.reach import reach_vendor
from shared.values.call import Call
from shared.values.refusal import Refusal
from shared.values.sheet import RowError, row_errors


def start_engagements(
    unit: OnboardingPort, call: Call, vendor_id: str, offers: list[tuple[int, OfferOnProject]], *, dry_run: bool = False
) -> tuple[list[Engagement], int, list[RowError]]:
    """Start what can be started; gives the new engagements, how many were known, and the errors by row."""
    reach_vendor(unit, call, vendor_id)
    trainers = unit.trainers.of_vendor(vendor_id)
    existing = unit.engagements.of_trainers([trainer.trainer_id for trainer in trainers.values()])
    live = {(one.trainer_id, one.project_id): one for one in existing}
    started: list[tuple[Engagement, PayRate]] = []
    errors: list[RowError] = []
    known = 0
    for row, offer in offers:
        try:
            trainer, project = _resolve(unit, trainers, offer)
            present = live.get((trainer.trainer_id, project.project_id))
            if present and _same(present, offer):
                known += 1
                continue
            _check_apart(present, offer)
            engagement = _engagement(call, trainer, project, offer)
        except Refusal as refusal:
            errors.extend(row_errors(row, refusal))
            continue
        live[trainer.trainer_id, project.project_id] = engagement
        started.append((engagement, _first_rate(call, engagement, offer)))
    if not dry_run:
        _save(unit, call, started)
    return [engagement for engagement, _rate in started], known, errors


def _resolve(unit: OnboardingPort, trainers: dict[str, Trainer], offer: OfferOnProject) -> tuple[Trainer, Project]:
    trainer = trainers.get(offer.external_ref)
    if trainer is None or trainer.state == "left":
        detail = f"This vendor has no trainer {offer.external_ref!r}; import them first."
        raise Refusal("trainer_unknown", detail, pointer="external_ref")
    projects = unit.engagements.projects_named(offer.project)
    if not projects:
        raise Refusal("project_unknown", f"There is no project {offer.project!r}; open it first.", pointer="project")
    if len(projects) > 1:
        ids = ", ".join(project.project_id for project in projects[:5])
        detail = f"{len(projects)} clients have a project {offer.project!r}; give the id of one ({ids})."
        raise Refusal("project_ambiguous", detail, pointer="project")
    return trainer, projects[0]


def _same(present: Engagement, offer: OfferOnProject) -> bool:
    return present.terms == offer.offer.terms


def _check_apart(present: Engagement | None, offer: OfferOnProject) -> None:
    """Refuse a second engagement of the same trainer and project while the first lasts."""
    if present and (present.terms.valid_to is None or offer.offer.terms.valid_from < present.terms.valid_to):
        raise Refusal(
            "engagement_overlaps",
            f"The trainer is engaged on {present.project_name} since {present.terms.valid_from}; change the terms of "
            "that engagement or end it, or set a new pay rate if only the rate changes.",
            pointer="valid_from",
        )


def _engagement(call: Call, trainer: Trainer, project: Project, offer: OfferOnProject) -> Engagement:
    return Engagement(call.new_id("eng"), trainer.trainer_id, trainer.vendor_id, project.client_id,
                      project.project_id, project.name, offer.offer.terms)  # fmt: skip


def _first_rate(call: Call, engagement: Engagement, offer: OfferOnProject) -> PayRate:
    rate, terms = offer.offer.rate, offer.offer.terms
    return PayRate(call.new_id("prt"), engagement.engagement_id, engagement.trainer_id, rate.e4, rate.currency,
                   terms.valid_from, None, call.at_epoch, call.actor.user_id)  # fmt: skip


def _save(unit: OnboardingPort, call: Call, started: list[tuple[Engagement, PayRate]]) -> None:
    unit.engagements.add([engagement for engagement, _rate in started], call.at_epoch)
    unit.engagements.add_rates([rate for _engagement, rate in started])
    for engagement, rate in started:
        unit.say(engagement_started(engagement))
        unit.say(pay_rate_set(rate))
