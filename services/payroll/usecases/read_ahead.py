"""Read the next part while one is worked on. In: parts that come one after another. Out: the same, in order."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def read_ahead(parts: Iterator[T]) -> Iterator[T]:
    """Give the parts in order, and read each in a thread of its own while the caller works on the one before it.

    What the parts are read from is that thread's until the last one came; nobody else may ask it for anything.
    """
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, parts, None)
        while (part := coming.result()) is not None:
            coming = reader.submit(next, parts, None)
            yield part
