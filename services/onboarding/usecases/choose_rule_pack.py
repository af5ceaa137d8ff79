"""Choose a rule pack. In: an engagement, a pack and the work weeks it is for. Out: the new version.

A choice known late simply says an earlier `valid_from`: payroll prices those weeks again. Which packs there are payroll
alone knows; hours under one it does not know stop the pay run as `rule_pack_unknown`, until another is chosen.
"""

from __future__ import annotations

from datetime import date

from services.onboarding.domain.engagement import check_choice
from services.onboarding.usecases.facts import rule_pack_chosen
from services.onboarding.usecases.ports import OnboardingPort, PackChoice
from services.onboarding.usecases.reach import reach_engagement
from shared.values.call import Call


def choose_rule_pack(
    unit: OnboardingPort, call: Call, engagement_id: str, rule_pack: str, valid_from: date, valid_to: date | None = None
) -> PackChoice:
    """Add a version known from now; refuses dates that do not begin a work week, or lie before the engagement."""
    engagement = reach_engagement(unit, call, engagement_id)
    name = check_choice(engagement.terms, rule_pack, valid_from, valid_to)
    choice = PackChoice(call.new_id("rpc"), engagement_id, engagement.trainer_id, name, valid_from, valid_to,
                        call.at_epoch, call.actor.user_id)  # fmt: skip
    unit.engagements.add_choices([choice])
    unit.say(rule_pack_chosen(choice))
    return choice
