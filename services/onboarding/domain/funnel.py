"""The way of a trainer from a vendor's sheet to work. In: nothing. Out: the steps, and what each waits for.

Somebody stands at the first step that is not done; which these are is worked out by `store/steps.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from shared.values.refusal import Refusal

# step -> what somebody there waits for, and what whoever looks after them can do about it
STEPS: Mapping[str, str] = {
    "registered": "No account yet: they have not used the invitation. Invite them, or remind them of it.",
    "identity_data": "They have not confirmed who they are: it waits for them where they sign in.",
    "agreement": "The agreement is not signed: it waits for them where they sign in.",
    "tax_form": "No tax form that counts today: they give one where they sign in.",
    "payout_account": "No payout account is approved: they give one where they sign in, finance approves it.",
    "credentials": "Their project asks for a credential that is not verified or has ended: they give it, a checker "
    "decides.",
    "ready": "Ready, and on no project: import an engagement with a pay rate.",
    "engaged": "On a project: they log hours.",
    "left": "They have left.",
}
# Whoever stands at one of these waits for somebody.
BLOCKED = tuple(step for step in STEPS if step not in ("engaged", "left"))
# Steps that an operator may ask of people or not (`HOURBOOK_ONBOARDING_NEEDS`).
OPTIONAL = ("identity_data", "tax_form", "payout_account")
# Asked for unless somebody says otherwise; a tax form only where the payer must hold one.
DEFAULT_NEEDS = "identity_data,payout_account"


def read_needs(text: str) -> frozenset[str]:
    """Read which optional steps are asked for, from names between commas; refuses a name that is none."""
    names = frozenset(name.strip() for name in text.split(",") if name.strip())
    if not names <= set(OPTIONAL):
        strange = ", ".join(sorted(names - set(OPTIONAL)))
        raise Refusal("onboarding_needs_unknown", f"HOURBOOK_ONBOARDING_NEEDS names {strange}; there are "
                      f"{', '.join(OPTIONAL)}.")  # fmt: skip
    return names
