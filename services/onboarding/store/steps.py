"""The steps of the funnel as conditions on rows. In: a day and which steps are asked for. Out: SQL expressions.

Each step says of a trainer whether it is not done yet, and since when it could be. Somebody stands at the first that is
not done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.onboarding.domain.credential import COUNTING
from services.onboarding.domain.funnel import OPTIONAL
from services.onboarding.store.agreements import IN_FORCE
from services.onboarding.store.tables import (
    agreement_requests,
    confirmations,
    credential_states,
    credentials,
    engagements,
    known_accounts,
    known_requirements,
    known_tax_forms,
    signatures,
    trainer_states,
    trainers,
)

Condition = sa.ColumnElement[bool]
Instant = sa.ColumnElement[int]
_STATE, _ENTERED = trainer_states.c.state, trainer_states.c.at_epoch
_ME = trainers.c.trainer_id


@dataclass(frozen=True)
class Steps:
    """The step somebody stands at, since when, and of each step that can be missing whether it is."""

    at: sa.ColumnElement[str]
    since: Instant
    missing: Mapping[str, Condition]


def steps_on(day: date, needs: frozenset[str]) -> Steps:
    """Give the expressions; they stand on `trainers` joined with the present `trainer_states`."""
    come_in = _STATE.in_(("accepted", "active"))
    wanted = sa.and_(_STATE == "active", _unsigned())
    open_ = {
        "registered": (_STATE == "registered", _ENTERED),
        "identity_data": (sa.and_(_STATE == "accepted", _confirmed_epoch().is_(None)), _ENTERED),
        "agreement": (sa.or_(_STATE == "accepted", wanted), _later(_ENTERED, _confirmed_epoch(), _sent_epoch())),
        "tax_form": (sa.and_(come_in, ~_has_tax_form(day)), _later(_ENTERED, _tax_form_epoch())),
        "payout_account": (sa.and_(come_in, ~_has_account()), _later(_ENTERED, _account_epoch())),
    }
    open_["credentials"] = (sa.and_(_STATE == "active", _lacks_credential(day)), _later(_ENTERED, _told_epoch()))
    asked = {name: both for name, both in open_.items() if name in needs or name not in OPTIONAL}
    engaged = sa.exists().where(engagements.c.trainer_id == _ME, holds_on(day))
    rest = [(sa.and_(_STATE == "active", engaged), "engaged"), (_STATE == "active", "ready")]
    step = sa.case(*[(condition, name) for name, (condition, _since) in asked.items()], *rest, else_=_STATE)
    since = sa.case(*[(condition, since) for condition, since in asked.values()], else_=_ENTERED)
    return Steps(step, since, {name: condition for name, (condition, _since) in asked.items()})


def holds_on(day: date) -> Condition:
    """Hold for engagements in force on a day."""
    ends = sa.or_(engagements.c.valid_to.is_(None), engagements.c.valid_to > day)
    return sa.and_(engagements.c.valid_from <= day, ends)


def _confirmed_epoch() -> Instant:
    newest = sa.select(sa.func.max(confirmations.c.confirmed_epoch)).where(confirmations.c.trainer_id == _ME)
    return newest.scalar_subquery()


def _unsigned() -> Condition:
    """Hold where the text in force was sent and is not signed."""
    sent = sa.exists().where(agreement_requests.c.trainer_id == _ME, agreement_requests.c.agreement_id == IN_FORCE)
    signed = sa.exists().where(signatures.c.trainer_id == _ME, signatures.c.agreement_id == IN_FORCE)
    return sa.and_(sent, ~signed)


def _sent_epoch() -> Instant:
    mine = sa.and_(agreement_requests.c.trainer_id == _ME, agreement_requests.c.agreement_id == IN_FORCE)
    return sa.select(agreement_requests.c.sent_epoch).where(mine).scalar_subquery()


def _has_tax_form(day: date) -> Condition:
    counts = sa.or_(known_tax_forms.c.valid_to.is_(None), known_tax_forms.c.valid_to > day)
    return sa.exists().where(known_tax_forms.c.trainer_id == _ME, counts)


def _tax_form_epoch() -> Instant:
    newest = sa.select(sa.func.max(known_tax_forms.c.heard_epoch)).where(known_tax_forms.c.trainer_id == _ME)
    return newest.scalar_subquery()


def _has_account() -> Condition:
    return sa.exists().where(known_accounts.c.trainer_id == _ME, known_accounts.c.state == "active")


def _account_epoch() -> Instant:
    newest = sa.select(sa.func.max(known_accounts.c.since_epoch)).where(known_accounts.c.trainer_id == _ME)
    return newest.scalar_subquery()


def _lacks_credential(day: date) -> Condition:
    """Hold where a project of somebody's engagements asks for what they do not hold on a day."""
    return lacking_on(day).where(engagements.c.trainer_id == _ME).correlate(trainers).exists()


def lacking_on(day: date) -> sa.Select[str, str, str]:
    """Select who lacks what on a day: trainer, and the kind and name (empty: any) that a project of theirs asks for."""
    ends = sa.or_(engagements.c.valid_to.is_(None), engagements.c.valid_to > day)
    asks = sa.and_(known_requirements.c.project_id == engagements.c.project_id,
                   known_requirements.c.valid_from <= day,
                   sa.or_(known_requirements.c.valid_to.is_(None), known_requirements.c.valid_to > day))  # fmt: skip
    present = sa.and_(credential_states.c.credential_id == credentials.c.credential_id, credential_states.c.most_recent)
    named = sa.or_(known_requirements.c.name_key == "", known_requirements.c.name_key == credentials.c.name_key)
    held = sa.exists().where(
        credentials.c.trainer_id == engagements.c.trainer_id, credentials.c.kind == known_requirements.c.kind, named,
        present, credential_states.c.state.in_(COUNTING), credentials.c.valid_from <= day,
        sa.or_(credentials.c.valid_to.is_(None), credentials.c.valid_to > day),
    ).correlate(engagements, known_requirements)  # fmt: skip
    who_lacks = sa.select(engagements.c.trainer_id, known_requirements.c.kind, known_requirements.c.name_key)
    return who_lacks.select_from(engagements.join(known_requirements, asks)).where(ends, ~held)


def _told_epoch() -> Instant:
    """Give when a checker last said something of what somebody holds."""
    mine = credential_states.join(credentials, credential_states.c.credential_id == credentials.c.credential_id)
    newest = sa.select(sa.func.max(credential_states.c.at_epoch)).select_from(mine)
    return newest.where(credentials.c.trainer_id == _ME).scalar_subquery()


def _later(first: Any, *others: Instant) -> Instant:
    """Give the latest of several instants; those that are not there count for nothing."""
    latest: Instant = first
    for one in others:
        latest = sa.case((sa.func.coalesce(one, 0) > latest, one), else_=latest)
    return latest
