"""Calendars of public holidays, by name. In: text as people type it. Out: the name under which its days are found.

Source: the holidays library, which payroll takes the days from: what is known here is known there.
"""

from __future__ import annotations

import holidays

from shared.values.refusal import Refusal


def known_calendar(text: str) -> str:
    """Give DE or DE-BE for what means them, nothing for nothing; refuses calendars nobody keeps."""
    name = text.strip().upper()
    country, _, part = name.partition("-")
    if not name:
        return name
    try:
        holidays.country_holidays(country, subdiv=part or None)
    except NotImplementedError:
        raise Refusal("calendar_unknown", f"{text[:20]!r} is no calendar of public holidays; give one such as DE-BE.",
                      pointer="holiday_calendar") from None  # fmt: skip
    return name
