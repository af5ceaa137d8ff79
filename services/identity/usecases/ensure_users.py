"""See to it that these people have accounts. In: logins. Out: user ids by address.

For the first start and the sample month: safe to repeat, set-based, and without a password it costs no hashing.
An account that exists keeps its password; another grant than asked for is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.identity.domain.account import PERSON, Account
from services.identity.domain.grant import Grant, check_grant
from services.identity.domain.password import check_password
from services.identity.usecases.facts import say_registered
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call


@dataclass(frozen=True)
class Login:
    """Who shall be able to sign in; without a password they need a password link first."""

    email: str
    grant: Grant
    password: str | None = None


def ensure_users(unit: IdentityPort, call: Call, logins: Sequence[Login]) -> dict[str, str]:
    """Register those who are missing and correct the grants of those who are there."""
    wanted = {login.email.lower(): replace(login, grant=check_grant(login.grant)) for login in logins}
    known = unit.accounts.by_emails(list(wanted))
    new = [
        Account(call.new_id("usr"), PERSON, email, "", login.grant, "active", 1, call.at_epoch)
        for email, login in wanted.items() if email not in known
    ]  # fmt: skip
    changed = [
        replace(account, grant=wanted[email].grant, version=account.version + 1)
        for email, account in known.items() if account.grant != wanted[email].grant
    ]  # fmt: skip
    unit.accounts.add(new, call.actor.user_id, call.at_epoch, "ensured")
    unit.accounts.change(changed, call.actor.user_id, call.at_epoch, "ensured")
    for account in (*new, *changed):
        say_registered(unit, account)
    ids = {email: account.user_id for email, account in known.items()}
    ids |= {account.email: account.user_id for account in new if account.email is not None}
    _set_passwords(unit, call, wanted, ids)
    return ids


def _set_passwords(unit: IdentityPort, call: Call, wanted: dict[str, Login], ids: dict[str, str]) -> None:
    asked = {ids[email]: login for email, login in wanted.items() if login.password is not None}
    for user_id in sorted(set(asked) - unit.credentials.having(sorted(asked))):
        login = asked[user_id]
        normal = check_password(login.password or "", login.email)
        unit.credentials.put(user_id, unit.hasher.hash(normal), call.at_epoch)
