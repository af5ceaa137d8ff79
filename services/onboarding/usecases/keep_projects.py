"""Hear of projects. In: `project.opened` facts. Out: the projects engagements can name."""

from __future__ import annotations

from collections.abc import Sequence

from services.onboarding.usecases.ports import OnboardingPort, Project
from shared.events.timetracking import ProjectOpened
from shared.values.call import Call


def keep_projects(unit: OnboardingPort, _call: Call, facts: Sequence[ProjectOpened]) -> None:
    """Keep the newest of each."""
    newest = {fact.project_id: Project(fact.project_id, fact.client_id, fact.name) for fact in facts}
    unit.engagements.keep_projects(list(newest.values()))
