"""A mail to one person, and how it can end. In: what is stored. Out: whether it is still worth sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# waiting -> one of these, once: the key of `mail_ends` forbids a second end.
ENDS: Mapping[str, str] = {
    "sent": "a mail server took it",
    "refused": "a mail server will never take it",
    "overdue": "no mail server took it while it was of use",
    "forgotten": "whom it was for was forgotten before it left",
}
# What no server took for so long, nobody waits for any more.
LONGEST_TRY_SECONDS = 172_800


@dataclass(frozen=True)
class Contact:
    """Where a person is written to, in which language, and as what; nowhere while not `active`."""

    user_id: str
    email: str
    trainer_id: str | None
    language: str
    active: bool = True
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mail:
    """One mail that is to be sent: its kind, to whom, and what it tells. The secret of a link is never part of it."""

    mail_id: str
    kind: str
    email: str
    language: str
    made_epoch: int
    told: Mapping[str, str | int] = field(default_factory=dict)
    user_id: str | None = None
    invitation_id: str | None = None
    expires_epoch: int | None = None
    trainer_id: str | None = None

    def is_overdue(self, at_epoch: int) -> bool:
        """Say whether it came too late: its link has ended, or it was tried for too long."""
        last_epoch = self.made_epoch + LONGEST_TRY_SECONDS
        return at_epoch >= min(last_epoch, self.expires_epoch or last_epoch)


@dataclass(frozen=True)
class MailEnd:
    """How a mail ended, when, and what the mail server said."""

    mail_id: str
    how: str
    at_epoch: int
    detail: str = ""
