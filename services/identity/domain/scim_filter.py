"""Filters of SCIM (RFC 7644, 3.4.2.2), as far as they are understood here: `eq`, joined by `and`.

In: text. Out: pairs of attribute, in lower case and without its schema, and value; or a refusal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from shared.values.refusal import Refusal

_TERM = re.compile(r'\s*(?:urn:[^\s\[\]"]+:)?([A-Za-z$][\w$.-]*)\s+(\w+)\s+("(?:[^"\\]|\\.)*"|true|false|\d{1,18})\s*')
_AND = re.compile(r"and\s", re.IGNORECASE)

Filter = list[tuple[str, str | bool | int]]


def parse_filter(text: str) -> Filter:
    """Read a filter; refuses what it cannot keep to, for a filter that is half understood shows too much."""
    found: Filter = []
    position = 0
    while True:
        term = _TERM.match(text, position)
        if term is None or term[2].lower() != "eq":
            detail = (
                'A filter is such as userName eq "nora@example.org" and active eq true; nothing else is understood.'
            )
            raise Refusal("scim_filter_unknown", detail)
        try:
            found.append((term[1].lower(), json.loads(term[3])))
        except ValueError:
            raise Refusal("scim_filter_unknown", f"{term[3]} is no value; write it as JSON does.") from None
        position = term.end()
        if position == len(text):
            return found
        joined = _AND.match(text, position)
        if joined is None:
            raise Refusal("scim_filter_unknown", "Conditions are joined by `and` alone.")
        position = joined.end()


def holds(terms: Filter, item: Mapping[str, Any]) -> bool:
    """Say whether a part of a resource fulfils every term."""
    lower = {key.lower(): value for key, value in item.items()}
    return all(lower.get(name) == value for name, value in terms)
