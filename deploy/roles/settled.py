"""A process that has loaded what it works with. In: nothing. Out: one that cleans up less, and hands over sooner.

A batch of facts makes so many objects that Python looks for garbage several times while it is heard, and each time
through every module, table and schema, which are there to stay: a quarter of the processor time of hearing.
"""

from __future__ import annotations

import gc
import sys
from ctypes import CDLL

# A thread whose database has answered waits at most so long for one that computes. A round of hearing waits for some
# twenty answers beside eight other services' rounds; with Python's own five milliseconds that is half of its time.
SWITCH_SECONDS = 0.0005
# Objects that come before it looks for garbage again. With Python's own seven hundred, and all that is there to stay
# set aside, every seventy thousand a look went through everything a batch had made so far: half of what decoding took.
LOOK_EVERY = 20_000
# What the C library keeps for the next answer of a database instead of giving it back, page by page, to be asked for
# again: texts of a shard's hours are megabytes each. By itself it gives back whatever takes more than 128 KiB.
_KEPT_BYTES = 2**25
_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1  # as <malloc.h> numbers them


def settle() -> None:
    """Set aside everything loaded so far; call this once, when a process begins its work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(LOOK_EVERY)
    sys.setswitchinterval(SWITCH_SECONDS)
    _keep_memory()


def _keep_memory() -> None:
    """Ask the GNU C library to keep memory; others have no such question."""
    ask = getattr(CDLL(None), "mallopt", None)
    if ask is not None:
        ask(_MMAP_THRESHOLD, _KEPT_BYTES)
        ask(_TRIM_THRESHOLD, 2 * _KEPT_BYTES)
