"""When people are busy: nobody works twice in the same second. Half-open, so back to back is fine.

In: spans that are apart. Out: the entry that a new span would overlap, or None. Empty spans never overlap.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable

Busy = tuple[int, int, str]


class Occupied:
    """The spans of many trainers, each trainer's apart and in order."""

    def __init__(self, spans: Iterable[tuple[str, int, int, str]]) -> None:
        """Take (trainer, start, end, entry) of what is known."""
        self._spans: dict[str, list[Busy]] = defaultdict(list)
        for trainer_id, start, end, entry_id in sorted(spans):
            if end > start:
                self._spans[trainer_id].append((start, end, entry_id))

    def clash(self, trainer_id: str, start: int | None, end: int | None) -> str | None:
        """Give the entry that shares a second with [start, end) of this trainer."""
        if start is None or end is None or start == end:
            return None
        spans = self._spans[trainer_id]
        at = bisect(spans, (start + 1,))
        near = spans[max(at - 1, 0) : at + 1]
        return next((entry_id for begun, done, entry_id in near if begun < end and start < done), None)

    def take(self, trainer_id: str, start: int | None, end: int | None, entry_id: str) -> None:
        """Add a span that does not clash."""
        if start is not None and end is not None and end > start:
            spans = self._spans[trainer_id]
            spans.insert(bisect(spans, (start,)), (start, end, entry_id))
