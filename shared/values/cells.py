"""Cells that a spreadsheet will open. In: text that people wrote. Out: the same text, which no spreadsheet runs.

Source: OWASP, CSV injection. Every CSV that leaves the house passes people's text through here; numbers stay numbers.
"""

from __future__ import annotations

import re

# Characters that start a formula in Excel, LibreOffice and Google Sheets, wide ones where keyboards write those; a tab
# or a line break may hide one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# A cell may begin within a text too. Where a comma parts decimals, Excel parts our file at semicolons, and since a
# quote in the middle of a cell counts for nothing then, at the line breaks of a text. After a comma none begins:
# whoever parts there heeds quotes.
_WITHIN = re.compile(r"[;\t\r\n](?=[\t\r\n']*[=+\-@\uff1d\uff0b\uff0d\uff20])")
_DISARMED = re.compile(r"([;\t\r\n])'(?=[\t\r\n']*[=+\-@\uff1d\uff0b\uff0d\uff20])")


def disarmed(text: str) -> str:
    """Give text an apostrophe wherever a spreadsheet would begin a formula; leave any other as it is."""
    # What begins with apostrophes gets one more, so that taking one away gives back what it was.
    led = "'" if text.lstrip("'").startswith(FORMULA_STARTS) else ""
    return led + (_WITHIN.sub(r"\g<0>'", text) if _parted(text) else text)


def armed(text: str) -> str:
    """Take the apostrophes away again that `disarmed` put there: what left the house as CSV comes back as it was."""
    led = text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS)
    text = text[1:] if led else text
    return _DISARMED.sub(r"\1", text) if _parted(text) else text


def _parted(text: str) -> bool:
    """Say whether a text holds what may part it; most do not, and files have millions of them."""
    return ";" in text or "\n" in text or "\t" in text or "\r" in text
