"""How onboarding's rows read as facts. In: a stored row. Out: the fact other services hear."""

from __future__ import annotations

from services.onboarding.domain.credential import Credential
from services.onboarding.domain.erasure import Erasure, pseudonym_of
from services.onboarding.usecases.ports import Engagement, PackChoice, PayRate, Trainer
from shared.events.onboarding import (
    CredentialChanged,
    EngagementStarted,
    PayRateSet,
    RulePackChosen,
    TrainerErased,
    TrainerRegistered,
)


def trainer_registered(trainer: Trainer) -> TrainerRegistered:
    """Give the fact that a trainer is known under these data."""
    person = trainer.person
    return TrainerRegistered(
        trainer.trainer_id, trainer.vendor_id, person.external_ref, person.given_name, person.family_name,
        person.email, person.country, person.zone, person.worker_type,
    )  # fmt: skip


def trainer_erased(erasure: Erasure) -> TrainerErased:
    """Give the fact that a trainer is known under a pseudonym alone; somebody has decided on it."""
    assert erasure.decided_epoch is not None
    return TrainerErased(erasure.trainer_id, pseudonym_of(erasure.trainer_id), erasure.decided_epoch)


def engagement_started(engagement: Engagement) -> EngagementStarted:
    """Give the fact that a trainer works on these terms."""
    terms = engagement.terms
    return EngagementStarted(
        engagement.engagement_id, engagement.trainer_id, engagement.vendor_id, engagement.client_id,
        engagement.project_id, engagement.project_name, terms.pay_group, terms.rule_pack, terms.zone,
        terms.workweek_start_weekday, terms.workweek_start_seconds, terms.pay_currency,
        terms.valid_from.isoformat(), terms.valid_to.isoformat() if terms.valid_to else None,
        terms.weekly_cap_seconds, terms.workday_start_seconds, terms.holiday_calendar,
    )  # fmt: skip


def pay_rate_set(rate: PayRate) -> PayRateSet:
    """Give the fact that this is what an hour pays."""
    return PayRateSet(
        rate.rate_id, rate.engagement_id, rate.trainer_id, rate.rate_e4, rate.currency,
        rate.valid_from.isoformat(), rate.known_epoch, rate.valid_to.isoformat() if rate.valid_to else None,
    )  # fmt: skip


def rule_pack_chosen(choice: PackChoice) -> RulePackChosen:
    """Give the fact that work weeks are paid by this rule pack."""
    return RulePackChosen(
        choice.choice_id, choice.engagement_id, choice.trainer_id, choice.rule_pack, choice.valid_from.isoformat(),
        choice.known_epoch, choice.valid_to.isoformat() if choice.valid_to else None,
    )  # fmt: skip


def credential_changed(credential: Credential) -> CredentialChanged:
    """Give the fact that a credential is in this state."""
    ends = credential.valid_to.isoformat() if credential.valid_to else None
    return CredentialChanged(
        credential.credential_id, credential.trainer_id, credential.kind, credential.name, credential.state,
        credential.valid_from.isoformat(), ends, credential.reason,
    )  # fmt: skip
