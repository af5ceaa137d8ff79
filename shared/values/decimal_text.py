"""Decimal text to scaled integers and back, without ever passing through a binary fraction.

In: text such as "123.45" and a number of places. Out: an integer scaled by 10**places.
"""

from __future__ import annotations

import re

from shared.values.refusal import Refusal

_PLAIN_DECIMAL = re.compile(r"(?P<sign>-?)(?P<whole>\d{1,18})(?:\.(?P<part>\d{1,12}))?", re.ASCII)


def parse_scaled(text: str, places: int, *, field: str) -> int:
    """Read plain decimal text into an integer of `places` places.

    Refuses NaN, exponents, signs of plus, grouping and any non-zero digit past `places`: nothing is
    rounded silently.
    """
    match = _PLAIN_DECIMAL.fullmatch(text.strip())
    if not match:
        raise Refusal("decimal_unreadable", f"{text!r} is not a plain decimal number such as 123.45.", pointer=field)
    part = match["part"] or ""
    if part[places:].strip("0"):
        raise Refusal(
            "decimal_too_precise", f"{text!r} has more than {places} decimal places; give at most {places}.",
            pointer=field,
        )  # fmt: skip
    scaled: int = int(match["whole"]) * 10**places + int(part[:places].ljust(places, "0") or "0")
    return -scaled if match["sign"] else scaled


def format_scaled(scaled: int, places: int) -> str:
    """Write an integer of `places` places as plain decimal text."""
    sign = "-" if scaled < 0 else ""
    digits = str(abs(scaled)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
