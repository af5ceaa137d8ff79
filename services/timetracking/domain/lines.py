"""The exact lines an approval is bound to, and their digest.

In: the submitted lines of a timesheet. Out: sha256 over their canonical text, the same for the same lines in any
order. The canonical text of a line is its fields joined by tabs, a missing clock time being "-":
entry, version, engagement, work date, zone, seconds, code, start, end (epoch seconds); lines sorted, joined by
newlines, in UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from shared.values.digest import digest_of_bytes


@dataclass(frozen=True, slots=True)
class Line:
    """One version of one entry as an approver sees it."""

    entry_id: str
    version: int
    engagement_id: str
    work_date: date
    zone: str
    seconds: int
    code: str
    start_epoch: int | None
    end_epoch: int | None

    def canonical(self) -> str:
        """Give the text that the digest covers."""
        start = "-" if self.start_epoch is None else str(self.start_epoch)
        end = "-" if self.end_epoch is None else str(self.end_epoch)
        return (
            f"{self.entry_id}\t{self.version}\t{self.engagement_id}\t{self.work_date.isoformat()}\t{self.zone}\t"
            f"{self.seconds}\t{self.code}\t{start}\t{end}"
        )


class Holder(Protocol):
    """Something that holds a line."""

    @property
    def line(self) -> Line:
        """The bare line."""
        ...


def exact(holders: Iterable[Holder]) -> tuple[Line, ...]:
    """Give the bare lines, in order of entry."""
    return tuple(sorted((holder.line for holder in holders), key=lambda line: line.entry_id))


def digest_of(lines: Iterable[Line]) -> str:
    """Give "sha256:" and the hex digest of the lines; no lines have a digest too."""
    text = "\n".join(sorted(line.canonical() for line in lines))
    return digest_of_bytes(text.encode())
