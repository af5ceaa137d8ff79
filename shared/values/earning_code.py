"""What earnings codes are called in sentences. In: a code. Out: its name, to be worded; a code without one as it is.

What services say of hours and amounts names them so; on the wire, in files and in tables they stay codes.
"""

from __future__ import annotations

from collections.abc import Mapping

from shared.values.sentence import Part, Sentence

NAMES: Mapping[str, str] = {
    "REG": "regular time", "OT": "overtime", "DT": "double time", "TRAIN": "training", "ONBOARD": "onboarding",
    "WAIT": "waiting time", "CALL": "calls", "BONUS": "bonuses",
}  # fmt: skip


def code_said(code: str) -> Part:
    """Give what a code is called."""
    return Sentence(NAMES[code]) if code in NAMES else code
