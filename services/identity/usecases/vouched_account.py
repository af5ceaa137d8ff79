"""Whose account it is that a provider vouches for. In: what it says of somebody. Out: the account, or a refusal.

The provider says who somebody is, never what they may do: an account, or an open invitation, must be there already.
An id at the provider stays with the account it first signed in to, whoever gets the address later.
"""

from __future__ import annotations

from services.identity.domain.account import Account
from services.identity.domain.provider_request import Vouched
from services.identity.usecases.ports import IdentityPort
from services.identity.usecases.take_up import take_up
from shared.values.call import Call
from shared.values.refusal import conflict, forbidden


def vouched_account(unit: IdentityPort, call: Call, vouched: Vouched) -> Account:
    """Give the active account of the id, or of the address that the provider vouches for."""
    known = unit.providers.known(vouched.issuer, vouched.subject)
    if known is not None:
        return _active(unit.accounts.get(known))
    if not vouched.email_verified:
        detail = "Your provider does not vouch for your address; verify it there."
        raise forbidden("provider_address_unverified", detail)
    known_here = unit.accounts.by_emails([vouched.email]).get(vouched.email)
    account = _active(known_here or _invited(unit, call, vouched.email))
    if unit.providers.knows(vouched.issuer, account.user_id):
        detail = "This address signs in by another identity at your provider; an admin can part the two."
        raise conflict("provider_identity_other", detail)
    unit.providers.keep(vouched.issuer, vouched.subject, account.user_id, call.at_epoch)
    return account


def _invited(unit: IdentityPort, call: Call, email: str) -> Account | None:
    """Take up an open invitation of the address, with the roles it was made for."""
    found = [unit.invitations.get(one) for one in unit.invitations.open_for([email])]
    held = [one for one in found if one is not None and one.is_open(call.at_epoch) and one.user_id is None]
    return take_up(unit, call, held[0]) if held else None


def _active(account: Account | None) -> Account:
    if account is None or account.state != "active":
        detail = "Nobody here has the address your provider vouches for; be invited first."
        raise forbidden("provider_address_unknown", detail)
    return account
