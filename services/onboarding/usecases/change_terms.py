"""Change an engagement's terms. In: what changes and the version that was read. Out: the engagement as stored.

Whoever prices its hours hears the new terms and prices them again; where weeks begin stays as it was agreed, since
timesheets hang on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.onboarding.domain.engagement import changed_terms
from services.onboarding.usecases.facts import engagement_started
from services.onboarding.usecases.ports import Engagement, OnboardingPort
from services.onboarding.usecases.reach import reach_engagement
from shared.values.call import Call
from shared.values.refusal import Kind, Refusal


def change_terms(
    unit: OnboardingPort, call: Call, engagement_id: str, changes: Mapping[str, Any], expected_version: int
) -> Engagement:
    """Save the changes under the next version; refuses a stale version and an end before the start."""
    engagement = reach_engagement(unit, call, engagement_id)
    if engagement.version != expected_version:
        raise Refusal("version_stale", "The engagement has changed since you read it; read it again and repeat.",
                      kind=Kind.STALE)  # fmt: skip
    terms = changed_terms(engagement.terms, changes)
    changed = replace(engagement, terms=terms, version=engagement.version + 1)
    unit.engagements.change(changed)
    unit.say(engagement_started(changed))
    return changed
