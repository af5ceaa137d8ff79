"""What was worked on projects, by month, as clients see it. In: a period, counts. Out: immutable values, no person.

A skill is a credential, by its kind and name, that who worked held, checked, on the day of the work: so hours of
somebody who holds two count under each, and skills need not add up to the hours. Hours of who holds none stand so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.values.refusal import Refusal

# A quarter of a year: of parts of months, hours are added up as they are asked for.
MOST_DAYS = 92


@dataclass(frozen=True, slots=True)
class ProjectWork:
    """A project's month: approved seconds, of how many people, and what became of the lines decided on.

    `lines`, `at_once` and `returned` are counted as for a trainer (`domain.quality`); `disputed` lines are those that
    an approver or the client ever doubted, by what was decided. A line disputed twice may stand in two of these.
    """

    month: date
    project_id: str
    project_name: str
    approved_seconds: int
    people: int
    lines: int
    at_once: int
    returned: int
    disputed: int
    dispute_undecided: int
    dispute_approved: int
    dispute_corrected: int
    dispute_rejected: int
    dispute_withdrawn: int


@dataclass(frozen=True, slots=True)
class SkillHours:
    """Approved seconds of a project's month by people who hold a credential; kind and name None: who hold none."""

    month: date
    project_id: str
    project_name: str
    kind: str | None
    name: str | None
    approved_seconds: int
    people: int


@dataclass(frozen=True, slots=True)
class Period:
    """Days of work, `until` not among them, of one client's projects or of all."""

    first: date
    until: date
    client_id: str | None

    def months(self) -> list[tuple[date, date, bool]]:
        """Give the days by month: the first of them, the one after the last, and whether that is the whole month."""
        found, begins = [], self.first
        while begins < self.until:
            after = _next_month(begins)
            ends = min(after, self.until)
            found.append((begins, ends, begins.day == 1 and ends == after))
            begins = ends
        return found


def period(first: date | None, until: date | None, today: date) -> tuple[date, date]:
    """Give the days asked for: this month without any, a month from its first day on without its end.

    Refuses days that run backwards, and more than `MOST_DAYS`.
    """
    begins = first or today.replace(day=1)
    ends = until or _next_month(begins)
    if ends <= begins:
        raise Refusal("dates_reversed", "to must lie after from.", pointer="to")
    if (ends - begins).days > MOST_DAYS:
        raise Refusal("period_too_long", f"Ask for at most {MOST_DAYS} days at once.", pointer="to")
    return begins, ends


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
