"""Why something was posted, as a sentence. In: the reasons that payroll wrote down. Out: the same, to be worded.

What a person wrote stands behind a colon and stays as it is, as does what none of the forms is like.
"""

from __future__ import annotations

import re
from datetime import date

from shared.values.sentence import Part, Sentence, say

FORMS = (
    "hours approved", "hours corrected: %(why)s", "terms of the engagement",
    "approved automatically: nobody decided by the deadline agreed for the project",
    "dispute decided: %(why)s", "bonus granted: %(why)s", "bonus taken back: %(why)s",
    "pay rate of %(rate)s %(currency)s from %(day)s",
    "rule pack %(pack)s from %(day)s", "priced again under revised rules: %(packs)s",
)  # fmt: skip
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LIKE = [(form, re.compile(re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+)", re.escape(form)), re.DOTALL)) for form in FORMS]


def reason_said(text: str) -> Sentence:
    """Give the reasons in a text that joins them by semicolons."""
    first, *rest = [_one(text) for text in text.split("; ")]
    for one in rest:
        first = say("%(first)s; %(then)s", first=first, then=one)
    return first


def _one(text: str) -> Sentence:
    for form, like in _LIKE:
        if found := like.fullmatch(text):
            return Sentence(form, {name: _read(name, text) for name, text in found.groupdict().items()})
    return say("%(text)s", text=text)


def _read(name: str, text: str) -> Part:
    """Read days as such, to be written as they are elsewhere in the sentence's language."""
    return date.fromisoformat(text) if name == "day" and _DAY.fullmatch(text) else text
