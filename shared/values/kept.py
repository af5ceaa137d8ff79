"""What the audit trail keeps of a value, what of two differs, and the ids in one.

In: JSON as plain Python values, and a key for marks. Out: the same shapes with nothing in them that may not stay for
ever (`noted.py` is the table).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from shared.values.noted import PERSONAL, PLAIN

# A list longer than this is kept as its length and a digest.
MOST_ROWS = 20
WORD = "withheld"
_MARK_DIGITS = 16


def kept(value: Any, key: bytes, name: str = "") -> Any:
    """Give what may be kept of a value called `name`: itself, a mark under `key`, or the word withheld."""
    if isinstance(value, dict):
        return {inner: kept(one, key, inner) for inner, one in value.items()}
    if isinstance(value, list):
        rows = [kept(one, key, name) for one in value]
        return rows if len(rows) <= MOST_ROWS else {"count": len(rows), "sha256": _digest(rows)}
    if value is None or value == "" or name in PLAIN:
        return value
    return _mark(value, key) if name in PERSONAL else WORD


def _mark(value: Any, key: bytes) -> str:
    digest = hmac.new(key, str(value).encode(), hashlib.sha256).hexdigest()
    return f"mark:{digest[:_MARK_DIGITS]}"


def _digest(rows: list[Any]) -> str:
    return hashlib.sha256(json.dumps(rows, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def differing(before: Any, after: Any) -> tuple[Any, Any]:
    """Give the parts of two shapes that differ; what was added or taken away stands on one side alone."""
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return before, after
    old, new = dict[str, Any](), dict[str, Any]()
    for name in dict.fromkeys([*before, *after]):
        if name in before and name in after:
            if before[name] != after[name]:
                old[name], new[name] = differing(before[name], after[name])
        elif name in before:
            old[name] = before[name]
        else:
            new[name] = after[name]
    return old, new


def ids_in(value: Any) -> list[str]:
    """Give every id under a name that ends in `_id` or `_ids`, in order."""
    found: list[str] = []
    _gather(value, found)
    return found


def _gather(value: Any, found: list[str]) -> None:
    # Into one list, where each level of generators would cost a request more than all else that is noted of it.
    if isinstance(value, dict):
        for name, one in value.items():
            if isinstance(one, str):
                if name.endswith("_id"):
                    found.append(one)
            elif name.endswith("_ids") and isinstance(one, list):
                found += [each for each in one if isinstance(each, str)]
            else:
                _gather(one, found)
    elif isinstance(value, list):
        for one in value:
            _gather(one, found)
