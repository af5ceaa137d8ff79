"""Decimal hours in American (2,000.5) or European (2.000,5) notation, decided from the whole file or asked for.

In: the cells of all numeric columns. Out: a `Choice` with its reason, and seconds or named faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from services.timetracking.domain.hours_row import Choice
from services.timetracking.imports.clock import read_duration
from services.timetracking.imports.fault import RowFault
from shared.values.refusal import Refusal
from shared.values.rounding import divide_half_up

NOTATIONS = ("auto", "american", "european")
_WRITTEN = {
    "american": re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{1,9}))?", re.ASCII),
    "european": re.compile(r"(\d{1,3}(?:\.\d{3})+|\d{1,9})(?:,(\d{1,9}))?", re.ASCII),
}


def decide_notation(texts: Iterable[str], asked: str) -> Choice:
    """Decide how a file writes decimals: a cell that only one notation can mean is the proof."""
    if asked not in NOTATIONS:
        raise Refusal("decimal_notation_unknown", f"{asked!r} is none of {', '.join(NOTATIONS)}.",
                      pointer="decimal_notation")  # fmt: skip
    if asked != "auto":
        return Choice(asked, "as asked")
    separated = sorted({text.strip().lstrip("-") for text in texts if "," in text or "." in text})
    proofs = {next(iter(found)): text for text in separated if len(found := _readings(text, "auto")) == 1}
    if len(proofs) == 1:
        used, proof = next(iter(proofs.items()))
        return Choice(used, f"{proof!r} is a number in this notation only")
    if proofs:
        return Choice(None, f"the file holds both {proofs['american']!r} and {proofs['european']!r}")
    return Choice(None, "no number in the file decides it" if separated else "no number in the file has decimals")


def read_hours_cell(text: str, choice: Choice) -> int:
    """Read decimal hours (or h:mm) into whole seconds, half up; a `RowFault` where unreadable or ambiguous."""
    if ":" in text and (seconds := read_duration(text)) is not None:
        return seconds
    found = set(_readings(text.strip(), choice.used or "auto").values())
    if not found:
        known = f" in {choice.used} notation ({choice.because})" if choice.used else ""
        raise RowFault("hours", "hours_unreadable", f"{text!r} is no number of hours{known}; mend it.")
    if len(found) > 1:
        raise RowFault("hours", "decimal_notation_ambiguous", f"{text!r} is read differently in American and European "
                       f"notation ({choice.because}); say which one the file uses.")  # fmt: skip
    return found.pop()


def _readings(text: str, asked: str) -> dict[str, int]:
    """Give the seconds that the text can mean, by notation, among those that `asked` allows."""
    found = {}
    for notation, pattern in _WRITTEN.items():
        match = pattern.fullmatch(text) if asked in ("auto", notation) else None
        if match:
            whole, part = re.sub("[.,]", "", match[1]), match[2] or ""
            found[notation] = divide_half_up(int(whole + part) * 3600, 10 ** len(part))
    return found
