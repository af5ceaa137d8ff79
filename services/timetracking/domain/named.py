"""Hours that a device named. In: the name it made up. Out: what tells them apart, beside imported records."""

from __future__ import annotations

import re

from shared.values.refusal import Refusal

_NAME = re.compile(r"[0-9A-Za-z_-]{8,80}", re.ASCII)


def require_name(name: str) -> str:
    """Give a name that a device made up; refuses one that is too short to be its own, or no plain text."""
    if not _NAME.fullmatch(name):
        raise Refusal("client_name_unreadable", "Give 8 to 80 letters, digits, _ or -, made up anew for each.",
                      pointer="client_name")  # fmt: skip
    return name


def named(name: str) -> str:
    """Give the fingerprint of hours under a name: no import makes one like it."""
    return f"name:{require_name(name)}"
