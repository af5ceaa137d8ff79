"""What a project asks of people before they log hours on it: credentials that somebody checked, day by day.

In: requirements of a project, what a trainer holds, the day of some hours. Out: a fault where what is asked for is not
held on that day, or None. Hours of days on which it was held are welcome whenever they are logged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.timetracking.domain.engagement import Engagement
from shared.values.refusal import Fault, Refusal

KINDS = ("licence", "degree", "language", "skill_test")
# What was revoked was verified before, and counts up to the day it ended.
COUNTING = ("verified", "revoked")


@dataclass(frozen=True, slots=True)
class Requirement:
    """A project asks for a kind of credential from a day on (`valid_to` exclusive); with a name, for that one."""

    requirement_id: str
    project_id: str
    kind: str
    name: str
    valid_from: date
    valid_to: date | None
    set_by: str
    set_epoch: int

    def holds_on(self, day: date) -> bool:
        """Say whether it is asked for on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    @property
    def said(self) -> str:
        """Name it as people do."""
        return f"{self.kind.replace('_', ' ')} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Credential:
    """What a trainer holds, as onboarding told us; `valid_to` is exclusive."""

    credential_id: str
    trainer_id: str
    kind: str
    name: str
    state: str
    valid_from: date
    valid_to: date | None

    def meets(self, asked: Requirement) -> bool:
        """Say whether it is what is asked for, on the days it is good."""
        named = not asked.name or self.name.casefold() == asked.name.casefold()
        return self.state in COUNTING and self.kind == asked.kind and named

    def holds_on(self, day: date) -> bool:
        """Say whether it is good on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def unmet(
    engagement: Engagement, day: date, requirements: Sequence[Requirement], held: Sequence[Credential]
) -> Fault | None:
    """Say which requirement keeps hours of a day out, and what to do about it."""
    for asked in requirements:
        if asked.project_id != engagement.project_id or not asked.holds_on(day):
            continue
        meeting = [one for one in held if one.trainer_id == engagement.trainer_id and one.meets(asked)]
        if not any(one.holds_on(day) for one in meeting):
            return _fault(engagement, day, asked, meeting)
    return None


def _fault(engagement: Engagement, day: date, asked: Requirement, meeting: Sequence[Credential]) -> Fault:
    ended = max((one.valid_to for one in meeting if one.valid_to and one.valid_to <= day), default=None)
    if ended is None:
        return Fault("start", "credential_missing", f"{engagement.project_name} asks for a verified {asked.said} on "
                     f"{day}, and there is none; give it in onboarding and have it checked.")  # fmt: skip
    last = ended - timedelta(days=1)
    return Fault("start", "credential_expired", f"{engagement.project_name} asks for a verified {asked.said}; the last "
                 f"one was good until {last}. Hours up to that day can still be logged; for {day} give a renewed one "
                 "in onboarding.")  # fmt: skip


def checked_requirement(requirement: Requirement, today: date) -> Requirement:
    """Refuse a kind nobody knows, dates that run backwards, and a day that has passed: hours were worked by then."""
    if requirement.kind not in KINDS:
        raise Refusal("credential_kind_unknown", f"{requirement.kind[:20]!r} is none of {', '.join(KINDS)}.",
                      pointer="kind")  # fmt: skip
    if requirement.valid_from < today:
        raise Refusal("requirement_backdated", f"What was worked before today was worked under what held then; give "
                      f"{today} or a later day.", pointer="valid_from")  # fmt: skip
    if requirement.valid_to is not None and requirement.valid_to <= requirement.valid_from:
        raise Refusal("dates_reversed", "valid_to must lie after valid_from.", pointer="valid_to")
    return requirement
