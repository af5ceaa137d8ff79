"""What the ledger says: a stretch of time is closed and its books balance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True)
class BooksClosed:
    """Journals up to and including this date add up to zero and take no more entries."""

    TYPE: ClassVar[str] = "books.closed"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "closed_to"

    closed_to: str
    closed_by: str
    journals: int

    @classmethod
    def example(cls) -> Self:
        """October 2026."""
        return cls("2026-10-31", "usr_8", 120)
