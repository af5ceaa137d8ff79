"""Hear of erasures. In: `trainer.erased` facts. Out: accounts that are shut, under a pseudonym, and open to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.identity.domain.account import Account
from services.identity.domain.session import ACCOUNT_SHUT
from services.identity.usecases.end_sessions_of import end_sessions_of
from services.identity.usecases.facts import say_contact
from services.identity.usecases.ports import IdentityPort
from shared.events.onboarding import TrainerErased
from shared.values.call import Call
from shared.values.nowhere import nowhere


def erase_people(unit: IdentityPort, call: Call, facts: Sequence[TrainerErased]) -> None:
    """Shut each account and wipe what it signs in with; heard again, the address of nobody is told again."""
    for fact in facts:
        email = nowhere(fact.pseudonym)
        user_id = unit.accounts.of_trainer(fact.trainer_id)
        account = unit.accounts.get(user_id) if user_id else None
        if account is not None and account.email != email:
            _erase(unit, call, account, email)
        elif account is not None:
            say_contact(unit, account)
        unit.erasures.wipe_invitations(fact.trainer_id, email)
        unit.invitations.end(unit.invitations.open_for([email]), "revoked", call.actor.user_id, call.at_epoch)


def _erase(unit: IdentityPort, call: Call, account: Account, email: str) -> None:
    shut = replace(account, email=email, state="deactivated", version=account.version + 1)
    unit.accounts.change([shut], call.actor.user_id, call.at_epoch, "erased")
    unit.erasures.wipe(account.user_id, account.email or "")
    say_contact(unit, shut)
    end_sessions_of(unit, call, account.user_id, ACCOUNT_SHUT)
