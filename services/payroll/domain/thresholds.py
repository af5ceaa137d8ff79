"""What rules with thresholds tell a trainer. In: a rule's numbers. Out: a sentence with one threshold, or with two."""

from __future__ import annotations

from services.payroll.domain.pack import RuleUse
from shared.values.span import format_hours


def past_thresholds(use: RuleUse, within: str, second: str) -> str:
    """Say what hours past a threshold earn within a day or a week, and past a second one in the layer `second`."""
    text = (
        f"Hours beyond {format_hours(use.number('after_seconds'))} in {within} earn, besides their own rate, "
        f"{use.number('ot_premium_e4') // 100}% of the regular rate"
    )
    if f"{second}_after_seconds" in use.parameters:
        higher = format_hours(use.number(f"{second}_after_seconds"))
        text += f", those beyond {higher} {use.number(f'{second}_premium_e4') // 100}%"
    return text + "."
