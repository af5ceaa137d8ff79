"""Accounts: people and API clients that may sign in, and the states they pass through.

In: what is stored. Out: an `Account`, whom it acts as, or a refusal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.identity.domain.grant import Grant
from shared.values.call import Actor
from shared.values.refusal import Kind, Refusal, conflict

PERSON = "person"
API_CLIENT = "api_client"

# from -> to. Every change, of state or of roles, is a row: who, when, why.
TRANSITIONS: Mapping[str, tuple[str, ...]] = {
    "active": ("deactivated",),
    "deactivated": ("active",),
}


@dataclass(frozen=True)
class Account:
    """One account. `email` is a person's, lower case; `label` is an API client's name."""

    user_id: str
    kind: str
    email: str | None
    label: str
    grant: Grant
    state: str
    version: int
    registered_epoch: int

    @property
    def actor(self) -> Actor:
        """Give whom the account acts as."""
        grant = self.grant
        return Actor(self.user_id, frozenset(grant.roles), grant.vendor_id, grant.client_id, grant.trainer_id)


def check_transition(present: str, target: str) -> None:
    """Refuse a change of state that the table does not list."""
    if target not in TRANSITIONS[present]:
        raise conflict("account_state", f"An account that is {present} cannot become {target}.")


def check_version(present: int, expected: int) -> None:
    """Refuse a change by someone who has read an older version."""
    if present != expected:
        raise Refusal(
            "version_stale", "The account has changed since you read it; read it again and repeat.", kind=Kind.STALE
        )
