"""Requests for a password link by whoever forgot theirs. In: what was asked lately. Out: whether a mail goes out."""

from __future__ import annotations

from dataclasses import dataclass

# One mail an address in this time, so that nobody fills another's mailbox.
PAUSE_SECONDS = 300
# And so many for all addresses together, so that made-up ones fill no table. A company of thousands forgets fewer.
MOST_TOGETHER = 1_000
# A worker that was away finds what was asked meanwhile.
KEPT_SECONDS = 86_400


@dataclass(frozen=True)
class LinkRequest:
    """Somebody asked for a link to this address, which may be nobody's."""

    request_id: str
    email: str
    asked_epoch: int
