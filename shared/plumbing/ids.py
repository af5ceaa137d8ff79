"""Opaque ids: a prefix that says what it names, then a UUIDv7 in hex (RFC 9562, section 5.7).

In: a clock in milliseconds and a source of random bytes, both handed in. Out: a function prefix -> id.
Ids of one source sort in the order they were made, which keeps inserts at the end of every index.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

_VERSION = "7"
_VARIANT = 0b10 << 62


def id_source(now_epoch_ms: Callable[[], int], random_bytes: Callable[[int], bytes]) -> Callable[[str], str]:
    """Give a thread-safe function that makes ids such as `trn_0199…`, strictly increasing."""
    lock = Lock()
    last = [0, 0]

    def new_id(prefix: str) -> str:
        with lock:
            milliseconds = max(now_epoch_ms(), last[0])
            # The 12 bits after the time count within one millisecond; past 4,095 the time moves on by one.
            count = last[1] + 1 if milliseconds == last[0] else 0
            if count > 0xFFF:
                milliseconds, count = milliseconds + 1, 0
            last[:] = [milliseconds, count]
        tail = int.from_bytes(random_bytes(8)) >> 2
        return f"{prefix}_{milliseconds:012x}{_VERSION}{count:03x}{_VARIANT | tail:016x}"

    return new_id


def last_id(prefix: str, epoch: int) -> str:
    """Give what no id sorts behind that a source made up to the end of this second."""
    return f"{prefix}_{((epoch + 1) * 1000 << 80) - 1:032x}"
