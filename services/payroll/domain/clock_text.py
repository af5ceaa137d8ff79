"""Moments on the clock of a zone: as RFC 3339, and spans as people read them.

In: epoch seconds. Out: text, or a sentence. Nothing is hidden: where clocks change in between, that is said.
"""

from __future__ import annotations

from datetime import datetime

from shared.values.sentence import Clock, Moment, Sentence, say
from shared.values.span import zone


def span_said(start_epoch: int, end_epoch: int, zone_name: str) -> Sentence:
    """Say from when to when, the date again only where it is another one."""
    start, end = (Moment(epoch, zone_name) for epoch in (start_epoch, end_epoch))
    until = Clock(end_epoch, zone_name) if end.local.date() == start.local.date() else end
    if start.local.utcoffset() != end.local.utcoffset():
        return say("%(start)s to %(end)s, clocks change in between", start=start, end=until)
    return say("%(start)s to %(end)s", start=start, end=until)


def local_instant(epoch: int | None, zone_name: str) -> str | None:
    """Write a moment as RFC 3339 with the offset that held in the zone."""
    return None if epoch is None else datetime.fromtimestamp(epoch, zone(zone_name)).isoformat()
