"""What identity says: who may sign in, as what, and where they are written to.

Addresses travel in `contact.set` and `invitation.issued` alone, for notifications; the secret of a link never does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True)
class UserRegistered:
    """A person or API client may sign in with these roles."""

    TYPE: ClassVar[str] = "user.registered"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "user_id"

    user_id: str
    roles: tuple[str, ...]
    vendor_id: str | None = None
    client_id: str | None = None
    trainer_id: str | None = None

    @classmethod
    def example(cls) -> Self:
        """A trainer accepted her invitation."""
        return cls("usr_1", ("trainer",), vendor_id="ven_1", trainer_id="trn_1")


@dataclass(frozen=True)
class ContactSet:
    """A person is written to at this address; the newest fact replaces what is known.

    `active` is off where the account is shut: nobody writes there. `language` is None where it stays as it was. What
    goes to a role and to nobody in particular is written to those who hold it.
    """

    TYPE: ClassVar[str] = "contact.set"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "user_id"

    user_id: str
    email: str
    trainer_id: str | None = None
    language: str | None = None
    active: bool = True
    roles: tuple[str, ...] = ()

    @classmethod
    def example(cls) -> Self:
        """A trainer accepted her invitation, which was in English."""
        return cls("usr_1", "nora@example.org", "trn_1", "en", roles=("trainer",))


@dataclass(frozen=True)
class InvitationIssued:
    """A one-time link is to be mailed: to a new account, or to a new password of the account `user_id`.

    `trainer_id` is whose account it is or is to be, None where that is no trainer's or was said before it was told.
    """

    TYPE: ClassVar[str] = "invitation.issued"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "invitation_id"

    invitation_id: str
    email: str
    language: str
    expires_epoch: int
    user_id: str | None = None
    trainer_id: str | None = None

    @classmethod
    def example(cls) -> Self:
        """A vendor invites a trainer."""
        return cls("inv_1", "nora@example.org", "en", 1_791_763_200)


@dataclass(frozen=True)
class PasswordChanged:
    """A person's password is another one now; whoever did not do that themself should know."""

    TYPE: ClassVar[str] = "password.changed"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "user_id"

    user_id: str
    changed_epoch: int

    @classmethod
    def example(cls) -> Self:
        """A trainer used a password link."""
        return cls("usr_1", 1_791_158_400)


@dataclass(frozen=True)
class SessionEnded:
    """Tokens of a session, or of an API client's key, are worth nothing from now on: `why` is one word."""

    TYPE: ClassVar[str] = "session.ended"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "user_id"

    session_id: str
    user_id: str
    why: str
    ended_epoch: int

    @classmethod
    def example(cls) -> Self:
        """A trainer signed out."""
        return cls("ses_1", "usr_1", "signed_out", 1_791_158_400)


@dataclass(frozen=True)
class SecondFactorChanged:
    """A person's second factors changed: `how` is set, reset (by an admin), passkey_added or passkey_removed."""

    TYPE: ClassVar[str] = "second_factor.changed"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "user_id"

    user_id: str
    how: str
    changed_epoch: int

    @classmethod
    def example(cls) -> Self:
        """A finance approver confirmed her phone."""
        return cls("usr_1", "set", 1_791_158_400)
