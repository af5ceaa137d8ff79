"""Who calls, when, under which trace, and where new ids come from: handed in, never read.

In: built at the edge (web request, consumed event, command). Out: what every use case receives, so
that no use case reads a clock, rolls a die or trusts a header.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from shared.values.refusal import forbidden


@dataclass(frozen=True)
class Actor:
    """A signed-in person, API client or service, with the rows that are theirs."""

    user_id: str
    roles: frozenset[str] = field(default_factory=frozenset)
    vendor_id: str | None = None
    client_id: str | None = None
    trainer_id: str | None = None

    def has(self, *roles: str) -> bool:
        """Say whether the actor holds any of `roles`."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Call:
    """One call of a use case: the actor, the instant in epoch seconds, the id source and the trace."""

    actor: Actor
    at_epoch: int
    new_id: Callable[[str], str]
    traceparent: str = ""

    def on_behalf_of(self, actor: Actor) -> Call:
        """Give the same call by another actor."""
        return replace(self, actor=actor)


def require_other_person(call: Call, maker_id: str, what: str) -> None:
    """Refuse where the checker is the maker: no one approves their own work."""
    if call.actor.user_id == maker_id:
        raise forbidden("maker_is_checker", f"Who made {what} cannot approve it; ask another person.")
