"""Public holidays by calendar. In: names such as DE-BE and years. Out: dates.

Source: the holidays library, which keeps each country's law over the years. A calendar is a country's ISO 3166 code,
with the code of a part of it after a hyphen where its holidays differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import holidays

from shared.values.refusal import Refusal


def public_holidays(calendars: Sequence[str], first: date, last: date) -> list[tuple[str, date]]:
    """Give the public holidays of calendars from `first` to `last`, both included, in order."""
    years = range(first.year, last.year + 1)
    found = [(name, day) for name in sorted(set(calendars) - {""}) for year in years for day in _of_year(name, year)]
    return [(name, day) for name, day in found if first <= day <= last]


@lru_cache(maxsize=4096)
def _of_year(calendar: str, year: int) -> tuple[date, ...]:
    country, _, part = calendar.partition("-")
    try:
        return tuple(sorted(holidays.country_holidays(country, subdiv=part or None, years=year)))
    except NotImplementedError:
        raise Refusal("calendar_unknown", f"There is no calendar of public holidays {calendar!r}; give one such as DE "
                      "or DE-BE.", pointer="holiday_calendar") from None  # fmt: skip
