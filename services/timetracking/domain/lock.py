"""Until when hours can be changed as they are: each entry locks by itself, a grace window after its week or its making.

In: when its work week ends, when it was last touched, the window. Out: the instant, and a refusal after it. A locked
entry is not lost to anybody: it is corrected with a reason, and shows that it was.
"""

from __future__ import annotations

from shared.values.refusal import conflict
from shared.values.span import format_instant


def locks_epoch(week_end_epoch: int, touched_epoch: int, grace_seconds: int) -> int:
    """Give when an entry locks: the window after its work week or, if that was later, after it was last touched."""
    return max(week_end_epoch, touched_epoch) + grace_seconds


def is_late(week_end_epoch: int, made_epoch: int, grace_seconds: int) -> bool:
    """Say whether hours were logged after the window of their work week; they count all the same, in that week."""
    return made_epoch > week_end_epoch + grace_seconds


def refuse_locked(locked_epoch: int, at_epoch: int) -> None:
    """Refuse to change an entry that is locked as if nothing had been there."""
    if at_epoch >= locked_epoch:
        raise conflict("entry_locked", f"The entry locked at {format_instant(locked_epoch)}; correct it with a reason "
                       "instead.")  # fmt: skip
