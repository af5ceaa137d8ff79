"""Sign in by an outside provider (OpenID Connect). In: what came back. Out: a session, a denial, or a refusal.

The provider says who somebody is, never what they may do: an account, or an open invitation, must be there already.
An id at the provider stays with the account it first signed in to, whoever gets the address later.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.identity.domain.account import Account
from services.identity.domain.password import digest_of
from services.identity.domain.provider_request import KEPT_SECONDS, ProviderRequest, Vouched
from services.identity.usecases.begin_session import begin_session
from services.identity.usecases.ports import CODE_REQUIRED, FACTOR_MISSING, Denied, IdentityPort, Second, SignedIn
from services.identity.usecases.second_factor import has_factor, is_good
from services.identity.usecases.take_up import take_up
from services.identity.usecases.tries import begin_tries, deny, forgive
from shared.values.call import Call
from shared.values.refusal import Kind, Refusal, conflict, forbidden


@dataclass(frozen=True)
class WayOut:
    """What goes along to the provider, and what stays in the browser."""

    state: str
    binding: str


def go_out(unit: IdentityPort, call: Call) -> WayOut:
    """Draw what ties the way back to this browser."""
    unit.providers.forget(call.at_epoch - KEPT_SECONDS)
    way = WayOut(unit.new_secret(), unit.new_secret())
    unit.providers.begin(ProviderRequest(digest_of(way.state), digest_of(way.binding), call.at_epoch))
    return way


def come_back(unit: IdentityPort, call: Call, state: str, binding: str) -> ProviderRequest:
    """Give the way out that this is the way back of; its code is good once, the second factor may be tried again."""
    request = unit.providers.get(digest_of(state))
    matching = request is not None and request.binding_digest == digest_of(binding) and request.holds(call.at_epoch)
    if request is None or not matching or (request.user_id is None and not unit.providers.spend(request.state_digest)):
        detail = "This sign-in did not begin in this browser, or too long ago; begin again at the sign-in page."
        raise Refusal("provider_request_over", detail, kind=Kind.FORBIDDEN)
    return request


def sign_in_by_provider(
    unit: IdentityPort, call: Call, request: ProviderRequest, vouched: Vouched | None, second: Second
) -> SignedIn | Denied:  # fmt: skip
    """Begin a session for whom the provider vouches; where it saw no second factor, ours is asked for."""
    account = unit.accounts.get(request.user_id or "") if vouched is None else _account(unit, call, vouched)
    if account is None or account.state != "active":
        raise _unknown()
    if not (vouched and vouched.second_factor):
        denied = _without_factor(unit, call, request, account, second)
        if denied is not None:
            return denied
    unit.providers.end(request.state_digest)
    forgive(unit, account.email or "")
    return begin_session(unit, call, account)


def _without_factor(
    unit: IdentityPort, call: Call, request: ProviderRequest, account: Account, second: Second
) -> Denied | None:  # fmt: skip
    if not has_factor(unit, account.user_id):
        return Denied(why=FACTOR_MISSING) if account.actor.has(*unit.settings.factor_roles) else None
    unit.providers.prove(request.state_digest, account.user_id)
    if second.missing:
        return Denied(why=CODE_REQUIRED)
    tries = begin_tries(unit, call, account.email or "")
    if isinstance(tries, Denied):
        return tries
    return None if is_good(unit, call, account.user_id, second) else deny(unit, call, tries)


def _account(unit: IdentityPort, call: Call, vouched: Vouched) -> Account | None:
    known = unit.providers.known(vouched.issuer, vouched.subject)
    if known is not None:
        return unit.accounts.get(known)
    if not vouched.email_verified:
        raise forbidden("provider_address_unverified", "Your provider does not vouch for your address; verify it there.")
    account = unit.accounts.by_emails([vouched.email]).get(vouched.email) or _invited(unit, call, vouched.email)
    if account is None or account.state != "active":
        raise _unknown()
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


def _unknown() -> Refusal:
    return forbidden("provider_address_unknown", "Nobody here has the address your provider vouches for; be invited first.")
