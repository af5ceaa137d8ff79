"""A clock's ticks: once a minute, at once again while there is more, and a tick that fails stops nobody."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from shared.plumbing.metrics import LOOP_FAULTS
from shared.plumbing.ticker import EVERY_SECONDS, Ticker


class Clocked:
    """A service whose units are counted, on a clock set by hand."""

    name = "timetracking"

    def __init__(self, **ticks):
        self.now, self.opened, self.ticks = 1_000, 0, ticks
        self.wiring = SimpleNamespace(now_epoch=lambda: self.now)
        self.units = SimpleNamespace(write=self._write)

    def call_as_service(self):
        return SimpleNamespace(at_epoch=self.now)

    @contextmanager
    def _write(self, _call):
        self.opened += 1
        yield self


@pytest.mark.parametrize("later, looks", [(0, 1), (EVERY_SECONDS - 1, 1), (EVERY_SECONDS, 2)])
def test_it_looks_once_a_minute(later, looks):
    service = Clocked(nothing_due=lambda _unit, _call: 0)
    ticker = Ticker(service)
    assert ticker.tick_once() == 0
    service.now += later
    assert (ticker.tick_once(), service.opened) == (0, looks)


def test_while_there_is_more_it_goes_on():
    left = [2, 1, 0]
    ticker = Ticker(Clocked(some_due=lambda _unit, _call: left.pop(0)))
    assert [ticker.tick_once() for _ in range(4)] == [2, 1, 0, 0]


def test_a_tick_that_fails_is_counted_and_holds_up_no_other():
    def fails(_unit, _call):
        raise RuntimeError("the disk is full")

    before = LOOP_FAULTS.labels("timetracking", "tick")._value.get()
    service = Clocked(first=fails, second=lambda _unit, _call: 3)
    assert Ticker(service).tick_once() == 3
    assert LOOP_FAULTS.labels("timetracking", "tick")._value.get() == before + 1


def test_a_service_without_ticks_opens_nothing():
    service = Clocked()
    assert (Ticker(service).tick_once(), service.opened) == (0, 0)
