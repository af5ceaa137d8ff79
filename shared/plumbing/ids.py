"""Opaque ids: a prefix that says what it names, then a UUIDv7 in hex (RFC 9562, section 5.7).

In: a clock in milliseconds and a source of random bytes, both handed in. Out: a function prefix -> id.
Ids of one source sort in the order they were made, which keeps inserts at the end of every index.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from threading import Lock

_VERSION = "7"
_VARIANT = 0b10 << 62
# The 12 bits after the time count within one millisecond; past them the time moves on by one.
_MOST = 0xFFF


class Ids:
    """A source: thread-safe, strictly increasing."""

    def __init__(self, now_epoch_ms: Callable[[], int], random_bytes: Callable[[int], bytes]) -> None:
        """Keep the clock and what gives so many random bytes."""
        self._now_epoch_ms, self._random_bytes = now_epoch_ms, random_bytes
        self._lock = Lock()
        self._last = (0, 0)

    def __call__(self, prefix: str) -> str:
        """Make an id such as `trn_0199…`."""
        return self.many(prefix, 1)[0]

    def many(self, prefix: str, count: int) -> list[str]:
        """Make so many at once, in order."""
        with self._lock:
            places = self._places(count)
        tails = struct.unpack(f">{count}Q", self._random_bytes(8 * count))
        return [
            f"{prefix}_{milliseconds:012x}{_VERSION}{place:03x}{_VARIANT | tail >> 2:016x}"
            for (milliseconds, place), tail in zip(places, tails, strict=True)
        ]

    def _places(self, count: int) -> list[tuple[int, int]]:
        """Give the next milliseconds and places in them."""
        last, place = self._last
        milliseconds, given = max(self._now_epoch_ms(), last), []
        place = place + 1 if milliseconds == last else 0
        for _ in range(count):
            if place > _MOST:
                milliseconds, place = milliseconds + 1, 0
            given.append((milliseconds, place))
            place += 1
        self._last = given[-1] if given else self._last
        return given


def id_source(now_epoch_ms: Callable[[], int], random_bytes: Callable[[int], bytes]) -> Ids:
    """Give a function that makes ids."""
    return Ids(now_epoch_ms, random_bytes)


def last_id(prefix: str, epoch: int) -> str:
    """Give what no id sorts behind that a source made up to the end of this second."""
    return f"{prefix}_{((epoch + 1) * 1000 << 80) - 1:032x}"
