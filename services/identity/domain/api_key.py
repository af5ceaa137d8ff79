"""Keys of programs: what they are good for, and until when.

In: what is asked for, what is stored. Out: a checked key, or a refusal that names the field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.identity.domain.grant import Grant
from shared.values.permissions import PERMISSIONS, SCOPES
from shared.values.refusal import Refusal

DAY_SECONDS = 86_400
DAYS, MOST_DAYS = 90, 366
# So that whoever finds one in a file knows what it is, and scanners of repositories find it.
MARK = "hbk_"
SHOWN_CHARACTERS = 10
REVOKED, REPLACED = "revoked", "replaced"


@dataclass(frozen=True)
class ApiKey:
    """A key of an API client; `prefix` is its beginning, by which people tell keys apart.

    Half-open: it holds up to, not including, `expires_epoch`. `scopes` None: whatever the client's roles allow.
    """

    key_id: str
    user_id: str
    prefix: str
    scopes: tuple[str, ...] | None
    made_epoch: int
    made_by: str
    expires_epoch: int
    used_epoch: int | None = None
    ended: str | None = None

    def holds(self, at_epoch: int) -> bool:
        """Say whether it may be used at an instant."""
        return self.ended is None and at_epoch < self.expires_epoch


def check_scopes(scopes: Sequence[str] | None, grant: Grant) -> tuple[str, ...] | None:
    """Give scopes in order and once each; refuses unknown ones, and those that none of the roles can use."""
    if scopes is None:
        return None
    if not scopes:
        detail = "Give at least one scope, or none at all for all of the roles."
        raise Refusal("scopes_missing", detail, pointer="scopes")
    for scope in scopes:
        if scope not in SCOPES:
            detail = f"{scope!r} is no scope; give some of: {', '.join(SCOPES)}."
            raise Refusal("scope_unknown", detail, pointer="scopes")
        if not any(one.scope == scope and not set(grant.roles).isdisjoint(one.cells) for one in PERMISSIONS.values()):
            detail = f"None of the client's roles ({', '.join(grant.roles)}) is let in to anything under {scope}."
            raise Refusal("scope_beyond_roles", detail, pointer="scopes")
    return tuple(sorted(set(scopes)))
