"""Prove that one knows a password. In: address and password as typed. Out: the account and its failures, or a denial.

Unknown addresses, wrong passwords, shut accounts and accounts without a password take the same path, count
the same failures and cost the same time.
"""

from __future__ import annotations

from services.identity.domain.account import Account
from services.identity.domain.lockout import MEMORY_SECONDS
from services.identity.domain.password import digest_of, normal_form
from services.identity.usecases.deny import deny
from services.identity.usecases.ports import Denied, IdentityPort
from shared.values.call import Call


def prove_password(
    unit: IdentityPort, call: Call, email: str, password: str
) -> tuple[Account, int] | Denied:  # fmt: skip
    """Check it; failures before stay counted until whoever asks has seen all they ask for."""
    typed = normal_form(password)
    unit.attempts.forget(call.at_epoch - MEMORY_SECONDS)
    failures, locked_until_epoch = unit.attempts.begin(digest_of(email), call.at_epoch)
    if call.at_epoch < locked_until_epoch:
        return Denied(locked_until_epoch - call.at_epoch)
    account = unit.accounts.by_emails([email]).get(email)
    hashed = unit.credentials.get(account.user_id) if account and account.state == "active" else None
    right = unit.hasher.verify(hashed, typed)
    if account is None or hashed is None or not right:
        return deny(unit, call, email, failures)
    if unit.hasher.outdated(hashed):
        unit.credentials.put(account.user_id, unit.hasher.hash(typed), call.at_epoch)
    return account, failures
