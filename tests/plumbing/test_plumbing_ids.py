"""Ids of one source sort in the order they were made, one by one or many at once, whatever the clock does."""

from __future__ import annotations

import uuid
from random import Random

from shared.plumbing.ids import id_source, last_id

MILLISECONDS = 1_791_158_400_123


def test_many_at_once_are_those_made_one_by_one() -> None:
    one, many = (id_source(lambda: MILLISECONDS, Random(7).randbytes) for _ in range(2))
    singly = [one("trn") for _ in range(5_000)]
    assert [*many.many("trn", 4_000), *many.many("trn", 0), many("trn"), *many.many("trn", 999)] == singly
    assert singly == sorted(set(singly)), "past 4,096 in one millisecond the next one follows"
    assert all(uuid.UUID(each.removeprefix("trn_")).version == 7 for each in singly)


def test_a_clock_that_goes_back_changes_no_order() -> None:
    clock = iter([MILLISECONDS, MILLISECONDS - 5, MILLISECONDS + 2, MILLISECONDS])
    source = id_source(lambda: next(clock), Random(7).randbytes)
    made = [source("ern"), *source.many("ern", 3), source("ern"), *source.many("ern", 2)]
    assert made == sorted(set(made))
    assert made[-1] <= last_id("ern", MILLISECONDS // 1000)
