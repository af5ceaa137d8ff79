"""Asking what was known at a moment. In: a call, a moment or none. Out: nothing, or a refusal of one to come."""

from __future__ import annotations

from shared.values.call import Call
from shared.values.refusal import Refusal
from shared.values.span import format_instant


def require_past(call: Call, known_epoch: int | None) -> None:
    """Refuse a moment after the call's own: what will be known then nobody can say."""
    if known_epoch is not None and known_epoch > call.at_epoch:
        raise Refusal("known_at_in_future", f"{format_instant(known_epoch)} has not come yet; give a moment up to now, "
                      f"{format_instant(call.at_epoch)}.", pointer="known_at")  # fmt: skip
