"""Register the first admin of an empty installation. In: an address and a password. Out: the account.

Everyone after that comes by invitation, so that somebody answers for each of them.
"""

from __future__ import annotations

from services.identity.domain.account import PERSON, Account
from services.identity.domain.grant import Grant
from services.identity.domain.password import check_password
from services.identity.usecases.facts import say_registered
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call
from shared.values.refusal import conflict


def register_first_admin(unit: IdentityPort, call: Call, email: str, password: str) -> Account:
    """Make the account; refuses where anyone has one already, and passwords that are easy to guess."""
    if unit.accounts.page(None, "", "", 1):
        raise conflict("accounts_exist", "There are accounts already; one of their admins invites whoever comes next.")
    normal = check_password(password, email)
    account = Account(call.new_id("usr"), PERSON, email, "", Grant(("admin",)), "active", 1, call.at_epoch)
    unit.accounts.add([account], call.actor.user_id, call.at_epoch, "first admin of this installation")
    unit.credentials.put(account.user_id, unit.hasher.hash(normal), call.at_epoch)
    say_registered(unit, account)
    return account
