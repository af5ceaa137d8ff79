"""Days and times as people type them, on the clock of a place. In: text, a zone. Out: instants, or what helps.

A clock that is put back shows an hour twice: of the two the first is meant, unless the end would lie before the start.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from services.portal.domain.typed_hours import NotHours

SENTENCES = (UNREAD_TIME,) = ("“%(typed)s” is no day and time; give them as 2026-10-05 09:00.",)


def time_shown(instant: str, zone: ZoneInfo) -> str:
    """Write an instant as a form's field takes it, on the clock of a zone."""
    return datetime.fromisoformat(instant).astimezone(zone).replace(tzinfo=None).isoformat()


def time_typed(text: str, zone: ZoneInfo, *, after: str = "", was: str = "") -> str:
    """Give the instant that a text means; `was`, where that is what the text shows, `after` where it should follow."""
    if was and text == time_shown(was, zone):
        return was
    try:
        wall = datetime.fromisoformat(text.strip()).replace(tzinfo=zone, microsecond=0)
    except ValueError:
        raise NotHours(UNREAD_TIME, text.strip()[:20]) from None
    first, second = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    meant = second if after and first <= datetime.fromisoformat(after) < second else first
    return f"{meant:%Y-%m-%dT%H:%M:%SZ}"
