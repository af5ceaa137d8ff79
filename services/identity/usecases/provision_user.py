"""Make an account for somebody a directory names. In: how they shall be. Out: the account, without any role yet.

Whoever was deleted there and comes back gets the account they had. Nobody is mailed a password: people of a directory
sign in by its provider, or ask for a link.
"""

from __future__ import annotations

from services.identity.domain.account import PERSON, Account
from services.identity.domain.grant import Grant
from services.identity.domain.provisioned import Wanted
from services.identity.usecases.acting import acting
from services.identity.usecases.facts import say_registered
from services.identity.usecases.ports import IdentityPort
from services.identity.usecases.reprovision_user import reprovision_user
from shared.values.call import Call
from shared.values.refusal import conflict


def provision_user(unit: IdentityPort, call: Call, wanted: Wanted) -> Account:
    """Register it, shut where it shall not be active; refuses an address that somebody has already."""
    call = acting(unit, call)
    known = unit.accounts.by_emails([wanted.email]).get(wanted.email)
    if known is not None:
        _external_id, deleted = unit.provisioned.ids([known.user_id]).get(known.user_id, (None, False))
        if not deleted:
            raise conflict("scim_user_known", "Somebody with this userName has an account already.", "userName")
        return reprovision_user(unit, call, known.user_id, wanted)
    state = "active" if wanted.active else "deactivated"
    grant = Grant((), wanted.vendor_id, wanted.client_id)
    account = Account(call.new_id("usr"), PERSON, wanted.email, "", grant, state, 1, call.at_epoch)
    unit.accounts.add([account], call.actor.user_id, call.at_epoch, "named by a directory")
    unit.provisioned.keep(account.user_id, wanted.external_id)
    unit.invitations.end(unit.invitations.open_for([wanted.email]), "replaced", call.actor.user_id, call.at_epoch)
    say_registered(unit, account)
    return account
