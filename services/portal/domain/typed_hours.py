"""Hours as people type them. In: `1:30`, `1.5`, `1,5`, `90m`, `1h30`. Out: whole seconds, or what to type instead.

A bare number means hours. What is not a whole number of seconds is refused, never rounded.
"""

from __future__ import annotations

import re

DAY_SECONDS, WEEK_SECONDS = 86_400, 7 * 86_400
_CLOCK = re.compile(r"(\d{0,2}):([0-5]\d)(?::([0-5]\d))?")
_LED = re.compile(r"(\d{1,2})\s*h\s*([0-5]\d)")
_UNITS = re.compile(r"(?:(\d{1,2})\s*h)?\s*(?:(\d{1,4})\s*m(?:in)?)?\s*(?:(\d{1,5})\s*s)?")
_DECIMAL = re.compile(r"(\d{0,2})[.,](\d{1,4})\s*h?|(\d{1,2})")
MINUS = "\N{MINUS SIGN}"
SENTENCES = UNREAD, TOO_LONG, UNEVEN, WEEK_TOO_LONG, EMPTY = (
    "“%(typed)s” is no number of hours. Type hours as 1:30, 1.5 or 90m.",
    "A day has 24 hours.",
    "%(typed)s hours are no whole number of seconds; type them as h:mm.",
    "A week has 168 hours.",
    "This is needed.",
)


class NotHours(ValueError):  # noqa: N818 - it is what was typed
    """What was typed is no number of hours; `sentence`, with what was `typed` put in, says what to type instead."""

    def __init__(self, sentence: str, typed: str = "") -> None:
        super().__init__(sentence % {"typed": typed})
        self.sentence, self.typed = sentence, typed


def seconds_typed(text: str) -> int:
    """Give the seconds that a cell's text means; an empty cell means none."""
    return _within(text, DAY_SECONDS, TOO_LONG) if text.strip() else 0


def week_seconds_typed(text: str) -> int:
    """Give the seconds a week that a text means; nothing typed is no answer."""
    if not text.strip():
        raise NotHours(EMPTY)
    return _within(text, WEEK_SECONDS, WEEK_TOO_LONG)


def _within(text: str, most: int, too_long: str) -> int:
    seconds = _seconds(text.strip().lower())
    if seconds is None:
        raise NotHours(UNREAD, text.strip()[:20])
    if seconds > most:
        raise NotHours(too_long)
    return seconds


def _seconds(said: str) -> int | None:
    if clock := _CLOCK.fullmatch(said):
        return _of_parts(*clock.groups())
    if led := _LED.fullmatch(said):
        hours, minutes = led.groups()
        return _of_parts(hours, minutes, None)
    if decimal := _DECIMAL.fullmatch(said):
        whole, fraction, bare = decimal.groups()
        return _of_parts(bare, None, None) if bare else _of_fraction(str(whole), str(fraction))
    units = _UNITS.fullmatch(said)
    if units and any(units.groups()):
        return _of_parts(*units.groups())
    return None


def _of_parts(hours: str | None, minutes: str | None, seconds: str | None) -> int:
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)


def _of_fraction(whole: str, fraction: str) -> int:
    scale = int("1" + "0" * len(fraction))
    seconds, rest = divmod(int((whole or "0") + fraction) * 3600, scale)
    if rest:
        raise NotHours(UNEVEN, f"{whole or 0}.{fraction}")
    return seconds


def hours_shown(seconds: int) -> str:
    """Write seconds as h:mm, and as h:mm:ss where they are no whole minutes."""
    minutes, rest = divmod(abs(seconds), 60)
    sign = MINUS if seconds < 0 else ""
    text = f"{sign}{minutes // 60}:{minutes % 60:02d}"
    return f"{text}:{rest:02d}" if rest else text
