"""Counts in words. In: a number and a noun. Out: "1 line", "2 lines"."""

from __future__ import annotations


def counted(count: int, noun: str, plural: str = "") -> str:
    """Give the number with its noun; `plural` where it is not the noun with an s."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"
