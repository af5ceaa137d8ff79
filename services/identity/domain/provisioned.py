"""What a directory may do to people here (SCIM, RFC 7643): give some roles, take any, open, shut.

In: an account, what is wanted of it. Out: nothing, or a refusal. Roles that move money or make accounts are given by
an admin alone, and who holds one is not reached through a directory: whoever holds its key would be who they like.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.identity.domain.account import Account
from services.identity.domain.grant import Grant
from shared.values.refusal import forbidden

SCOPE = "identity:scim"
CHECKER = "finance_approver"
PRIVILEGED = frozenset({"admin", "finance", CHECKER})
# What a filter may ask of people, in lower case.
ASKED = frozenset({"id", "username", "emails", "emails.value", "emails.type", "emails.primary", "externalid", "active"})
# What a directory may give. Trainers are brought by their vendors.
GIVEN = ("approver", "auditor", "client", "vendor_manager")


@dataclass(frozen=True)
class Wanted:
    """How a directory wants somebody to be; `external_id` is its own id of them."""

    email: str
    active: bool = True
    external_id: str | None = None
    vendor_id: str | None = None
    client_id: str | None = None


def is_privileged(account: Account) -> bool:
    """Say whether an account holds a role that a directory may not give."""
    return not PRIVILEGED.isdisjoint(account.grant.roles)


def check_given(role: str) -> None:
    """Refuse roles that a directory may not give."""
    if role not in GIVEN:
        detail = f"A directory gives {', '.join(GIVEN)}; {role} is given by an admin, or by a trainer's vendor."
        raise forbidden("scim_role_withheld", detail)


def check_change(account: Account, wanted: Wanted, grant: Grant) -> None:
    """Refuse another address or other rows for who is not a directory's to change, and to open what an admin shut."""
    held = is_privileged(account)
    if wanted.email != account.email and (held or account.grant.trainer_id is not None):
        detail = "The address of somebody with this role is changed by an admin, or where trainers are kept."
        raise forbidden("scim_address_withheld", detail)
    if held and wanted.active and account.state != "active":
        raise forbidden("scim_role_withheld", "An admin opens an account with this role again, no directory.")
    if held and grant != account.grant:
        raise forbidden("scim_role_withheld", "An admin says whose rows somebody with this role reaches.")


def check_program(roles: tuple[str, ...], scopes: tuple[str, ...] | None) -> None:
    """Refuse a program as admin, unless its key is for a directory and nothing else, and as the second person.

    Whoever registers programs holds their keys: with two of them they would be maker and checker alone.
    """
    if CHECKER in roles:
        detail = f"An API client is never {CHECKER}: a second person is a person; take other roles."
        raise forbidden("grant_too_wide", detail)
    if "admin" in roles and scopes != (SCOPE,):
        detail = f"An API client is an admin for a directory alone, with the one scope {SCOPE}; take other roles."
        raise forbidden("grant_too_wide", detail)
