"""Sessions: who signed in, from where, when they last proved who they are, and until when it holds.

In: what is stored. Out: whether it still holds. Source: OWASP Session Management Cheat Sheet (a new secret at every
proof, an end for who is idle and one for who is not).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

# Ended sessions are kept for who asks later what happened, then forgotten.
KEPT_SECONDS = 90 * 86_400

SIGNED_OUT, SIGNED_OUT_EVERYWHERE, ENDED_BY_ADMIN = "signed_out", "signed_out_everywhere", "ended_by_admin"
PASSWORD_CHANGED, SECOND_FACTOR_CHANGED = "password_changed", "second_factor_changed"
ROLES_CHANGED, ACCOUNT_SHUT = "roles_changed", "account_shut"


@dataclass(frozen=True)
class Session:
    """One sign-in. Half-open: it holds up to, not including, `ends_epoch`. `ended` says how it ended before that."""

    session_id: str
    user_id: str
    began_epoch: int
    proved_epoch: int
    seen_epoch: int
    ends_epoch: int
    address: str = ""
    agent: str = ""
    ended: str | None = None

    def holds(self, at_epoch: int, idle_seconds: int) -> bool:
        """Say whether it may be used at an instant, by somebody who was away for no longer than `idle_seconds`."""
        return self.ended is None and at_epoch < min(self.ends_epoch, self.seen_epoch + idle_seconds)

    def seen(self, at_epoch: int) -> Session:
        """Give it as seen at an instant."""
        return replace(self, seen_epoch=at_epoch)

    def proved(self, at_epoch: int) -> Session:
        """Give it with who it is proved anew at an instant."""
        return replace(self, seen_epoch=at_epoch, proved_epoch=at_epoch)
