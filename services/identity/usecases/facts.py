"""How identity's accounts and invitations become facts. In: what changed. Out: what the others hear."""

from __future__ import annotations

from collections.abc import Sequence

from services.identity.domain.account import Account
from services.identity.domain.invitation import Invitation
from services.identity.domain.password import digest_of
from services.identity.usecases.ports import IdentityPort
from shared.events.identity import ContactSet, InvitationIssued, UserRegistered


def say_registered(unit: IdentityPort, account: Account, language: str | None = None) -> None:
    """Say who may sign in, and as whom; and, of a person, where they are written to."""
    grant = account.grant
    unit.say(UserRegistered(account.user_id, grant.roles, grant.vendor_id, grant.client_id, grant.trainer_id))
    say_contact(unit, account, language)


def say_contact(unit: IdentityPort, account: Account, language: str | None = None) -> None:
    """Say where a person is written to, if anywhere."""
    if account.email is not None:
        active, grant = account.state == "active", account.grant
        unit.say(ContactSet(account.user_id, account.email, grant.trainer_id, language, active, grant.roles))


def issue(unit: IdentityPort, invitations: Sequence[Invitation]) -> None:
    """Keep invitations by their secrets' digests and have the secrets mailed: no caller sees them."""
    unit.invitations.add([(one, digest_of(unit.link_secret(one.invitation_id))) for one in invitations])
    for one in invitations:
        unit.say(InvitationIssued(
            one.invitation_id, one.email, one.language, one.expires_epoch, one.user_id, one.grant.trainer_id
        ))  # fmt: skip
