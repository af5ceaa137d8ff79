"""Invite every trainer who has neither account nor invitation. In: a call. Out: invitations, mailed to them alone.

Safe to repeat: who was invited is left alone. A manager invites their own vendor's, an admin everyone's.
"""

from __future__ import annotations

from services.identity.domain.grant import Grant
from services.identity.domain.invitation import Invitation
from services.identity.usecases.acting import acting
from services.identity.usecases.facts import issue
from services.identity.usecases.ports import IdentityPort, KnownTrainer
from shared.values.call import Call
from shared.values.language import ENGLISH
from shared.values.refusal import forbidden

MOST_AT_ONCE = 1_000


def invite_trainers(unit: IdentityPort, call: Call, language: str = ENGLISH) -> list[Invitation]:
    """Invite up to a thousand trainers, in order of their ids, to the addresses onboarding knows."""
    call = acting(unit, call)
    if not call.reach.everyone and call.reach.vendor_id is None:
        raise forbidden("vendor_missing", "Your account belongs to no vendor; ask an admin.")
    trainers = unit.trainers.not_invited(call.reach.vendor_id, call.at_epoch, MOST_AT_ONCE)
    invitations = [_invitation(unit, call, trainer, language) for trainer in trainers]
    issue(unit, invitations)
    return invitations


def _invitation(unit: IdentityPort, call: Call, trainer: KnownTrainer, language: str) -> Invitation:
    grant = Grant(("trainer",), vendor_id=trainer.vendor_id, trainer_id=trainer.trainer_id)
    expires_epoch = call.at_epoch + unit.settings.invitation_seconds
    return Invitation(
        call.new_id("inv"), trainer.email, grant, call.actor.user_id, call.at_epoch, expires_epoch, language=language
    )
