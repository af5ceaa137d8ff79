"""The shortest story that still fails. In: a failing story. Out: fewer steps and fewer faults, failing alike.

Steps carry their own dice, so leaving one out changes the others only by what it would have done. Ever smaller pieces
are left out as long as the story still fails in one of the ways in which it failed (after Zeller's delta debugging).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from deploy.simulation.step import Step

Fails = Callable[[Sequence[Step]], bool]


def shortest(steps: Sequence[Step], fails: Fails, *, tries: int = 400) -> list[Step]:
    """Leave out steps, then faults, while `fails` holds; plays at most `tries` stories."""
    budget = [tries]

    def still(story: Sequence[Step]) -> bool:
        budget[0] -= 1
        return budget[0] >= 0 and fails(story)

    kept = _without_steps(_without_end(list(steps), still), still)
    return _without_faults(kept, still)


def _without_end(steps: list[Step], fails: Fails) -> list[Step]:
    """Find the shortest beginning that fails, if a beginning does: halving finds it soon."""
    low, high = 0, len(steps)
    while low < high:
        middle = (low + high) // 2
        if fails(steps[:middle]):
            high = middle
        else:
            low = middle + 1
    return steps[:high]


def _without_steps(steps: list[Step], fails: Fails) -> list[Step]:
    size = max(len(steps) // 2, 1)
    while True:
        at, before = 0, len(steps)
        while at < len(steps):
            fewer = steps[:at] + steps[at + size :]
            if fewer and fails(fewer):
                steps = fewer
            else:
                at += size
        if size == 1 and len(steps) == before:
            return steps
        size = max(size // 2, 1)


def _without_faults(steps: list[Step], fails: Fails) -> list[Step]:
    for at, step in enumerate(steps):
        for fault in step.faults:
            calmer = replace(step, faults=tuple(other for other in steps[at].faults if other != fault))
            story = [*steps[:at], calmer, *steps[at + 1 :]]
            if fails(story):
                steps = story
    return steps
