"""Whose rows a call may touch. In: ids of whom a row belongs to. Out: whether it is within reach, or whose to list.

What is out of reach is not found: that it exists is not the caller's to know either.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.values.refusal import not_found


@dataclass(frozen=True)
class Reach:
    """Everyone's rows, or those of one trainer, one vendor, one client, or of several of these."""

    everyone: bool = False
    trainer_id: str | None = None
    vendor_id: str | None = None
    client_id: str | None = None

    def covers(
        self, *, trainer_id: str | None = None, vendor_id: str | None = None, client_id: str | None = None
    ) -> bool:
        """Say whether a row of this trainer, this vendor or this client is within reach."""
        theirs = (trainer_id, self.trainer_id), (vendor_id, self.vendor_id), (client_id, self.client_id)
        return self.everyone or any(owner is not None and owner == own for owner, own in theirs)

    def narrowed(self, owner: str, asked: str | None) -> str | None:
        """Give whose rows to list, `owner` being trainer, vendor or client; None means all of them.

        As asked where everyone's are within reach, else the caller's own; refuses to list another's.
        """
        own: str | None = getattr(self, f"{owner}_id")
        if self.everyone:
            return asked
        if own is None or asked not in (None, own):
            raise not_found(owner, asked or "")
        return own


EVERYONE = Reach(everyone=True)
