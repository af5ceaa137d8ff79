"""What a reader of a tracker's export hands on: good rows, named errors, and how the file was understood.

In: nothing; these are shapes. Out: immutable values used by `imports`, the preview and the import.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.values.refusal import Refusal
from shared.values.sheet import RowError, row_errors


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One readable record. With clock times `seconds` is their distance; without (date and hours only) both are None.

    `row` is the physical line on which the record starts, the header being 1; `work_date` the local date in `zone`
    on which the work starts; `fingerprint` is the same for the same record of the same person, whatever the zone,
    so that a file read twice adds nothing.
    """

    row: int
    person_email: str
    person_name: str
    client: str
    project: str
    task: str
    description: str
    zone: str
    work_date: date
    seconds: int
    start_epoch: int | None
    end_epoch: int | None
    fingerprint: str


@dataclass(frozen=True)
class Choice:
    """How the file was understood (None where nothing decided or nothing had to), and why."""

    used: str | None
    because: str


UNDECIDED = Choice(None, "the file was not read")


@dataclass(frozen=True)
class ReadHours:
    """A whole file, understood: `rows` counts data records, good and bad; errors are ordered by row.

    `digest` is the SHA-256 of its bytes.
    """

    format: str | None
    rows: int
    entries: tuple[HoursRow, ...]
    errors: tuple[RowError, ...]
    zone: str
    date_order: Choice = UNDECIDED
    decimal_notation: Choice = UNDECIDED
    encoding: Choice = UNDECIDED
    columns_ignored: tuple[str, ...] = ()
    digest: str = ""

    @property
    def seconds(self) -> int:
        """Give the sum of all readable rows."""
        return sum(entry.seconds for entry in self.entries)


def unread(refusal: Refusal, zone: str) -> ReadHours:
    """Report a file that could not be read at all, as an error of its first line."""
    return ReadHours(None, 0, (), tuple(row_errors(1, refusal)), zone)
