"""Sign a person in. In: address and password as typed. Out: a token, or a denial that tells nothing.

Unknown addresses, wrong passwords, shut accounts and accounts without a password take the same path, count
the same failures and cost the same time.
"""

from __future__ import annotations

from services.identity.domain.lockout import MEMORY_SECONDS, wait_seconds
from services.identity.domain.password import digest_of, normal_form
from services.identity.usecases.ports import Denied, IdentityPort, Session
from shared.values.call import Call


def sign_in(unit: IdentityPort, call: Call, email: str, password: str) -> Session | Denied:
    """Check the password and sign a token; after failures in a row, even the right one has to wait."""
    subject, typed = digest_of(email), normal_form(password)
    unit.attempts.forget(call.at_epoch - MEMORY_SECONDS)
    failures, locked_until_epoch = unit.attempts.begin(subject, call.at_epoch)
    if call.at_epoch < locked_until_epoch:
        return Denied(locked_until_epoch - call.at_epoch)
    account = unit.accounts.by_emails([email]).get(email)
    hashed = unit.credentials.get(account.user_id) if account and account.state == "active" else None
    right = unit.hasher.verify(hashed, typed)
    if account is None or hashed is None or not right:
        wait = wait_seconds(failures + 1)
        unit.attempts.fail(subject, failures + 1, call.at_epoch + wait)
        return Denied(wait)
    unit.attempts.clear(subject)
    if unit.hasher.outdated(hashed):
        unit.credentials.put(account.user_id, unit.hasher.hash(typed), call.at_epoch)
    token = unit.issuer.issue(account.actor, call.at_epoch, call.new_id("tok"))
    return Session(token, unit.settings.token_seconds)
