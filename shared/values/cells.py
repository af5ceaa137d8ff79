"""Cells that a spreadsheet will open. In: text that people wrote. Out: the same text, which no spreadsheet runs.

Source: OWASP, CSV injection. Every CSV that leaves the house passes people's text through here; numbers stay numbers.
"""

from __future__ import annotations

# Characters that start a formula in Excel, LibreOffice and Google Sheets; a tab or a line break may hide one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def disarmed(text: str) -> str:
    """Give text that a spreadsheet would take for a formula an apostrophe in front; leave any other as it is."""
    # What begins with apostrophes gets one more, so that taking one away gives back what it was.
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def armed(text: str) -> str:
    """Take the apostrophe away again that `disarmed` put there: what left the house as CSV comes back as it was."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS) else text
