"""Facts of many trainers are read ahead: the next part while one is worked on, in order, with what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from services.payroll.usecases.read_ahead import read_ahead


def test_the_next_part_is_read_while_one_is_worked_on() -> None:
    asked = Event()

    def parts() -> Iterator[int]:
        yield 1
        asked.set()
        yield 2

    ahead = read_ahead(parts())
    assert next(ahead) == 1
    assert asked.wait(10)
    assert list(ahead) == [2]
    assert list(read_ahead(iter(()))) == []


def test_what_goes_wrong_while_reading_is_raised_behind_what_came_before() -> None:
    def parts() -> Iterator[int]:
        yield 1
        raise ConnectionError("the database went away")

    ahead = read_ahead(parts())
    assert next(ahead) == 1
    with pytest.raises(ConnectionError):
        next(ahead)
