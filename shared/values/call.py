"""Who calls, under which permission, when, under which trace, and where new ids come from: handed in, never read.

In: built at the edge (web request, consumed event, command). Out: what every use case receives, so
that no use case reads a clock, rolls a die, names a role or trusts a header.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from shared.values.reach import Reach
from shared.values.refusal import Refusal, forbidden

ROLES = ("admin", "finance", "finance_approver", "auditor", "approver", "vendor_manager", "trainer", "client")
# What a role reaches at most: `own` rows, everyone's (`all`), or everyone's but what the caller made (`else`).
OWN, ALL, ELSE = "own", "all", "else"
# role -> the id whose rows are its own.
OWNED_BY = {"trainer": "trainer_id", "vendor_manager": "vendor_id", "client": "client_id"}


@dataclass(frozen=True)
class Actor:
    """A signed-in person, API client or service, with the rows that are theirs.

    By what session or key they came, when they last proved who they are, and to what a key is narrowed (`scopes`; None:
    to nothing) is not who they are: it is not compared.
    """

    user_id: str
    roles: frozenset[str] = field(default_factory=frozenset)
    vendor_id: str | None = None
    client_id: str | None = None
    trainer_id: str | None = None
    session_id: str | None = field(default=None, compare=False)
    proved_epoch: int | None = field(default=None, compare=False)
    scopes: frozenset[str] | None = field(default=None, compare=False)

    def has(self, *roles: str) -> bool:
        """Say whether the actor holds any of `roles`."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Permission:
    """One row of the permission table: who is let in, and to whose rows; or why it is open to everyone."""

    what: str
    cells: Mapping[str, str] = field(default_factory=dict)
    open_because: str = ""

    @property
    def scope(self) -> str:
        """Give what a key of a program must be good for: `read` or `change` in a service, or `scim` in identity."""
        method, _, path = self.what.partition(" ")
        if self.by_key:
            return f"{path.split('/')[2]}:scim"
        return f"{path.split('/')[2]}:{'read' if method == 'GET' else 'change'}"

    @property
    def by_key(self) -> bool:
        """Say whether a directory (SCIM) calls here, which sends its key itself: it knows no way to a token."""
        return "/scim/v2/" in self.what

    def lets_in(self, actor: Actor) -> bool:
        """Say whether the actor holds a role that is let in."""
        return actor.has(*self.cells)

    def reach(self, actor: Actor) -> Reach:
        """Give the rows of all of the actor's roles that are let in here; other roles of theirs count for nothing."""
        words = {role: word for role, word in self.cells.items() if role in actor.roles}
        if actor.has("service") or not {ALL, ELSE}.isdisjoint(words.values()):
            return Reach(everyone=True)
        return Reach(**{id_: getattr(actor, id_) for role, id_ in OWNED_BY.items() if role in words})

    def missing_role(self) -> Refusal:
        """Give the refusal of who holds none of the roles."""
        return forbidden("role_missing", f"This takes one of these roles: {', '.join(self.cells)}.")

    def missing_scope(self) -> Refusal:
        """Give the refusal of whose key is not good for this, though their roles are."""
        return forbidden("scope_missing", f"This takes a key with the scope {self.scope}; yours has others.")


NOBODY = Permission("")


@dataclass(frozen=True)
class Origin:
    """From where a request came: a network address, and what the program there calls itself; both may be unknown."""

    address: str = ""
    agent: str = ""


NOWHERE = Origin()
# Commands and listeners come through no door; each role reaches there what is its own. So audit calls what they do.
BY_ROLE = Permission("hourbook", {role: OWN if role in OWNED_BY else ALL for role in ROLES})


@dataclass(frozen=True)
class Call:
    """One call of a use case: actor, instant in epoch seconds, id source, trace, permission, and from where."""

    actor: Actor
    at_epoch: int
    new_id: Callable[[str], str]
    traceparent: str = ""
    under: Permission = BY_ROLE
    origin: Origin = NOWHERE

    def new_ids(self, prefix: str, count: int) -> list[str]:
        """Make many ids, at once where the source can."""
        many: Callable[[str, int], list[str]] | None = getattr(self.new_id, "many", None)
        return many(prefix, count) if many else [self.new_id(prefix) for _ in range(count)]

    @property
    def reach(self) -> Reach:
        """Give whose rows this call may touch."""
        return self.under.reach(self.actor)

    def on_behalf_of(self, actor: Actor) -> Call:
        """Give the same call by another actor."""
        return replace(self, actor=actor)


def require_other_person(call: Call, maker_id: str, what: str) -> None:
    """Refuse where the checker is the maker: no one approves their own work."""
    if call.actor.user_id == maker_id:
        raise forbidden("maker_is_checker", f"Who made {what} cannot approve it; ask another person.")
