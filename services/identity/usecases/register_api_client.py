"""Register an API client. In: a name, a grant, terms of its first key. Out: the account and the key, shown once."""

from __future__ import annotations

from services.identity.domain.account import API_CLIENT, Account
from services.identity.domain.api_key import check_scopes
from services.identity.domain.grant import Grant, check_grant
from services.identity.domain.provisioned import check_program
from services.identity.usecases.acting import acting
from services.identity.usecases.draw_key import draw_key
from services.identity.usecases.facts import say_registered
from services.identity.usecases.ports import IdentityPort, KeyTerms, NewKey
from services.identity.usecases.sole_account import sole_account
from shared.values.call import Call


def register_api_client(unit: IdentityPort, call: Call, label: str, grant: Grant, terms: KeyTerms) -> NewKey:
    """Make an account for a program. It is never an admin, but for a directory: programs make no accounts."""
    call = acting(unit, call)
    grant = check_grant(grant)
    check_program(grant.roles, check_scopes(terms.scopes, grant))
    sole_account(unit, grant.trainer_id)
    account = Account(call.new_id("apc"), API_CLIENT, None, label, grant, "active", 1, call.at_epoch)
    unit.accounts.add([account], call.actor.user_id, call.at_epoch, "registered")
    say_registered(unit, account)
    return draw_key(unit, call, account, terms)
