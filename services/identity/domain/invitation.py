"""Invitations: a one-time link for a new account, or for a new password of one that exists.

In: what is stored. Out: whether it may still be used.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.identity.domain.grant import Grant
from shared.values.language import ENGLISH


@dataclass(frozen=True)
class Invitation:
    """An invitation; `user_id` is the account whose password it sets, None where it makes one.

    Half-open: it may be used up to, not including, `expires_epoch`. `ended` says how it ended, if it did.
    """

    invitation_id: str
    email: str
    grant: Grant
    invited_by: str
    invited_epoch: int
    expires_epoch: int
    user_id: str | None = None
    ended: str | None = None
    language: str = ENGLISH

    def is_open(self, at_epoch: int) -> bool:
        """Say whether it may be used at an instant."""
        return self.ended is None and at_epoch < self.expires_epoch
