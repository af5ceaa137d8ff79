"""What is looked for in the trail. In: filters. Out: one object that a store can answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Search:
    """Entries by who did it, what it bears on, kind, service, trace and time; None is open, `to_epoch` excluded."""

    actor_id: str | None = None
    object_id: str | None = None
    kind: str | None = None
    service: str | None = None
    trace_id: str | None = None
    from_epoch: int | None = None
    to_epoch: int | None = None
