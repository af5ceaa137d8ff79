"""What the benchmarks conclude from what they measured: medians, percentiles, trends, bars."""

from __future__ import annotations

import os
import subprocess

import pytest

from deploy.bench.result import Result, compared, percentile, table
from deploy.bench.soak import _family
from deploy.bench.trend import trend_of


def test_one_round_out_of_step_changes_no_rate() -> None:
    row = compared("relay", "facts/s", [700, 1, 710, 690, 100_000], [1000, 1010, 990, 5, 70_000], 70)
    assert (row.ours, row.bare, row.share, row.reached) == ("700 facts/s", "1,000 facts/s", "70 %", True)


def test_below_the_bar_is_said() -> None:
    row = compared("relay", "facts/s", [699], [1000], 70)
    assert row.reached is False
    assert "| NO" in table([row])


@pytest.mark.parametrize("percent, value", [(50, 50), (99, 99), (100, 100), (1, 1)])
def test_a_percentile_is_a_value_that_was_measured(percent, value) -> None:
    assert percentile([float(number) for number in range(100, 0, -1)], percent) == value


def test_a_line_is_found_under_noise() -> None:
    trend = trend_of([(second, 100 + second / 10 + (-1) ** second) for second in range(100)])
    assert trend.begins == pytest.approx(100, abs=0.3)
    assert trend.rise == pytest.approx(9.9, abs=0.3)
    assert not trend.within(5, 8)
    assert trend.within(10, 8)
    assert trend.within(0, 10.2)


def test_what_falls_stays_within_any_bound() -> None:
    assert trend_of([(0, 10), (5, 3), (10, 0)]).within(0, 0)


def test_columns_are_as_wide_as_their_longest_cell() -> None:
    lines = table([Result("a", "1 ms"), Result("a longer name", "2 ms", asked="< 3 ms", reached=True)]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[-1].startswith("| a longer name | 2 ms |")


def test_a_web_servers_worker_is_measured_with_it() -> None:
    """`sh` stands for gunicorn's master: what it forked is what answers."""
    with subprocess.Popen(["sh", "-c", "sleep 60 & echo $!; wait"], stdout=subprocess.PIPE, text=True) as master:
        assert master.stdout is not None
        worker = int(master.stdout.readline())
        family = _family(master.pid)
        os.kill(worker, 9)
    assert family == [master.pid, worker]
