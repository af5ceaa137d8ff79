"""What rules with thresholds tell a trainer. In: a rule's numbers. Out: a sentence with one threshold, or with two."""

from __future__ import annotations

from services.payroll.domain.pack import RuleUse
from shared.values.sentence import Part, Sentence
from shared.values.span import format_hours


def past_thresholds(use: RuleUse, forms: tuple[str, str], second: str) -> Sentence:
    """Say what hours past a threshold earn; in the second form, also what those past one of the layer `second` do."""
    said: dict[str, Part] = {
        "after": format_hours(use.number("after_seconds")), "percent": use.number("ot_premium_e4") // 100,
    }  # fmt: skip
    if f"{second}_after_seconds" not in use.parameters:
        return Sentence(forms[0], said)
    higher = use.number(f"{second}_after_seconds"), use.number(f"{second}_premium_e4")
    return Sentence(forms[1], {**said, "higher": format_hours(higher[0]), "more": higher[1] // 100})
