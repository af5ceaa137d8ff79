"""Hear what projects ask of people. In: `requirement.set` facts. Out: who lacks what their project asks for is seen."""

from __future__ import annotations

from collections.abc import Sequence

from services.onboarding.usecases.ports import OnboardingPort
from services.onboarding.usecases.ports_way_in import KnownRequirement
from shared.events.timetracking import RequirementSet
from shared.values.call import Call
from shared.values.span import parse_date


def keep_requirements(unit: OnboardingPort, call: Call, facts: Sequence[RequirementSet]) -> None:
    """Keep the newest of each."""
    newest = {fact.requirement_id: fact for fact in facts}
    unit.credentials.keep_requirements([
        KnownRequirement(
            fact.requirement_id, fact.project_id, fact.kind, fact.name.casefold(),
            parse_date(fact.valid_from, field="valid_from"),
            None if fact.valid_to is None else parse_date(fact.valid_to, field="valid_to"), call.at_epoch,
        )
        for fact in newest.values()
    ])  # fmt: skip
