"""How an act chooses. In: dice and candidates. Out: one of them, mostly a sensible one, or `NotNow`."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import TypeVar

T = TypeVar("T")


class NotNow(Exception):  # noqa: N818 - it is no error
    """There is nobody or nothing to do this to yet."""


def choose(draw: Random, candidates: Iterable[T]) -> T:
    """Choose one of the candidates, in their own order."""
    found = list(candidates)
    if not found:
        raise NotNow
    return draw.choice(found)


def prefer(draw: Random, sensible: Iterable[T], others: Iterable[T]) -> T:
    """Choose one that makes sense, now and then any other one, for people also try what they should not."""
    return choose(draw, sensible if draw.random() < 0.9 else others)
