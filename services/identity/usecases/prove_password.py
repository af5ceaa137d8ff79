"""Prove that one knows a password. In: address and password as typed. Out: the account and its tries, or a denial.

Unknown addresses, wrong passwords, shut accounts and accounts without a password take the same path, count
the same failures and cost the same time.
"""

from __future__ import annotations

from services.identity.domain.account import Account
from services.identity.domain.password import normal_form
from services.identity.usecases.begin_tries import begin_tries
from services.identity.usecases.deny import deny
from services.identity.usecases.ports import Denied, IdentityPort, Tries
from shared.values.call import Call


def prove_password(
    unit: IdentityPort, call: Call, email: str, password: str
) -> tuple[Account, Tries] | Denied:  # fmt: skip
    """Check it; failures before stay counted until whoever asks has seen all they ask for."""
    typed, tries = normal_form(password), begin_tries(unit, call, email)
    if isinstance(tries, Denied):
        return tries
    account = unit.accounts.by_emails([email]).get(email)
    unit.concerned += [account.user_id] if account else []
    # Looked for in any case: one statement less would tell an unknown address by its time.
    hashed = unit.credentials.get(account.user_id if account and account.state == "active" else "")
    right = unit.hasher.verify(hashed, typed)
    if account is None or hashed is None or not right:
        return deny(unit, call, tries)
    if unit.hasher.outdated(hashed):
        unit.credentials.put(account.user_id, unit.hasher.hash(typed), call.at_epoch)
    return account, tries
