"""What identity says: who may sign in, by id and role. Names and addresses stay with their owners."""

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
