"""Who may log hours of which day, by the model: the days of an engagement, and what a project asks of people.

In: engagements and how they ended, requirements, licences given and decided on. Out: whether hours of a day are welcome
to a service that has heard of so much of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from deploy.simulation.model.hours import expect

# What counts for its days; a refused one never does.
COUNTING = ("verified", "revoked")


@dataclass(frozen=True)
class Heard:
    """What timetracking has heard: the end of each engagement (None where it has none), the state of each licence."""

    ends: Mapping[str, date | None]
    licences: Mapping[str, str]


@dataclass
class Licence:
    """A licence: whose it is, its days (`ends` exclusive), how it stands, and when it ended before its time."""

    trainer: str
    first: date
    ends: date
    state: str = "pending"
    revoked_on: date | None = None

    def holds_on(self, day: date, state: str) -> bool:
        """Say whether it holds on a day, for somebody who has heard that it stands so."""
        ends = self.revoked_on if state == "revoked" and self.revoked_on else self.ends
        return state in COUNTING and self.first <= day < ends


@dataclass
class Welcome:
    """Engagements by their first day and the ends they had, requirements by project, licences."""

    first: dict[str, date] = field(default_factory=dict)
    ends: dict[str, list[date | None]] = field(default_factory=dict)
    asked: dict[str, date] = field(default_factory=dict)
    licences: dict[str, Licence] = field(default_factory=dict)

    def engaged(self, engagement: str, first: date) -> None:
        """Begin an engagement, open at its end."""
        self.first[engagement], self.ends[engagement] = first, [None]

    def left(self, engagement: str, ends: date) -> None:
        """End an engagement before a day, unless it ended sooner."""
        last = self.ends[engagement][-1]
        if last is None or ends < last:
            self.ends[engagement].append(ends)

    def decided(self, licence: str, state: str, today: date) -> None:
        """Verify, refuse or revoke a licence; what is revoked ends today, and never before it began."""
        one = self.licences[licence]
        expect((one.state, state) in {("pending", "verified"), ("pending", "refused"), ("verified", "revoked")},
               f"licence {licence} became {state} while {one.state}")  # fmt: skip
        one.state = state
        if state == "revoked":
            one.revoked_on = max(min(today, one.ends), one.first)

    def covers(self, engagement: str, day: date, heard: Heard) -> bool:
        """Say whether a day lies within an engagement."""
        end = heard.ends[engagement]
        expect(end in self.ends[engagement], f"{engagement} ends on {end}, which nobody said")
        return self.first[engagement] <= day and (end is None or day < end)

    def licensed(self, project: str, trainer: str, day: date, heard: Heard) -> bool:
        """Say whether somebody holds what a project asks for on a day."""
        if project not in self.asked or day < self.asked[project]:
            return True
        return any(one.trainer == trainer and one.holds_on(day, heard.licences.get(name, ""))
                   for name, one in self.licences.items())  # fmt: skip
