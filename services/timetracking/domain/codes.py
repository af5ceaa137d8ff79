"""Earnings codes that time is logged under, and what a tracker's tasks mean among them.

In: a code, or pairs such as `Team onboarding:ONBOARD`. Out: codes that exist, or a refusal. All of it is time
worked: it counts for overtime, and is paid at the engagement's rate.
"""

from __future__ import annotations

from shared.values.refusal import Refusal

# Code -> what it is for.
CODES = {
    "REG": "work",
    "TRAIN": "required training",
    "ONBOARD": "onboarding",
    "WAIT": "waiting that is work",
    "CALL": "being called in: a contract may pay a minimum for it",
}
REGULAR = "REG"


def require_code(code: str, field: str = "code") -> str:
    """Give the code, or refuse one nobody knows."""
    if code not in CODES:
        raise Refusal("code_unknown", f"{code[:20]!r} is none of {', '.join(CODES)}.", pointer=field)
    return code


def read_task_codes(text: str, field: str) -> dict[str, str]:
    """Read `task:CODE` pairs with commas between them; a task may hold colons itself."""
    pairs = [pair.rpartition(":") for pair in text.split(",") if pair.strip()]
    for task, _, code in pairs:
        if not task.strip():
            raise Refusal("task_codes_unreadable", f"Give pairs such as Onboarding:ONBOARD, not {code.strip()[:40]!r}.",
                          pointer=field)  # fmt: skip
    return {task.strip(): require_code(code.strip(), field) for task, _, code in pairs}
