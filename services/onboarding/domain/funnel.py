"""The way of a trainer from a vendor's sheet to work. In: nothing. Out: the steps, and what each waits for.

Where somebody stands follows from their state and from whether an engagement of theirs holds today.
"""

from __future__ import annotations

from collections.abc import Mapping

# step -> what somebody there waits for, and what whoever looks after them can do about it
STEPS: Mapping[str, str] = {
    "registered": "No account yet: they have not used the invitation. Invite them, or remind them of it.",
    "accepted": "The agreement is not signed: it waits for them where they sign in.",
    "unengaged": "Ready, and on no project: import an engagement with a pay rate.",
    "engaged": "On a project: they log hours.",
    "left": "They have left.",
}
# Whoever stands at one of these waits for somebody.
BLOCKED = ("registered", "accepted", "unengaged")
