"""Sign in by an outside provider (OpenID Connect). In: the way back, what the provider vouches for, a second factor.

Out: a session, a denial, or a refusal. Where the provider saw no second factor, ours is asked for.
"""

from __future__ import annotations

from services.identity.domain.account import Account
from services.identity.domain.provider_request import ProviderRequest, Vouched
from services.identity.usecases.begin_session import begin_session
from services.identity.usecases.begin_tries import begin_tries
from services.identity.usecases.deny import deny
from services.identity.usecases.forgive import forgive
from services.identity.usecases.has_factor import has_factor
from services.identity.usecases.ports import CODE_REQUIRED, FACTOR_MISSING, Denied, IdentityPort, Second, SignedIn
from services.identity.usecases.use_factor import use_factor
from services.identity.usecases.vouched_account import vouched_account
from shared.values.call import Call


def sign_in_by_provider(
    unit: IdentityPort, call: Call, request: ProviderRequest, vouched: Vouched | None, second: Second
) -> SignedIn | Denied:  # fmt: skip
    """Begin a session; `vouched` is None where the provider was heard before and only the second factor is new."""
    account = vouched_account(unit, call, vouched) if vouched else unit.accounts.get(request.user_id or "")
    unit.concerned += [account.user_id] if account else []
    if account is None or account.state != "active":
        return Denied()
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
    return None if use_factor(unit, call, account.user_id, second) else deny(unit, call, tries)
