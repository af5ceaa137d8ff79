"""One pay run, timed: from `approve` to payment files on disk, step by step.

In: a folder, and the folder of a stack where real servers are wanted; sizes. Out: a table. Every step is the use case
that serves the API, with its checks; nothing is left out and nothing is prepared that a running house would not have.
"""

from __future__ import annotations

import gc
import os
import resource
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

from deploy.bench.payable import PAY_GROUP, PERIOD_START, WEEKS, fill
from deploy.bench.steps import Steps, server_of
from deploy.onebox.backbone import put_on_stack
from deploy.onebox.house import House, open_house_now, raze
from deploy.roles.settled import settle
from services.payments.usecases.download_file import download_file
from services.payments.usecases.prepare_file import prepare_file
from services.payments.usecases.release_file import release_file
from services.payroll.usecases.approve_run import approve_run
from services.payroll.usecases.open_run import OpenRun, open_run
from services.payroll.usecases.submit_run import submit_run
from shared.plumbing.consumer import consume_once
from shared.plumbing.relay import relay_once
from shared.plumbing.service import Service
from shared.plumbing.worker import work_once
from shared.values.call import Actor, Call

ARRIVAL_SECONDS = 0.2
STALLED_SECONDS = 300
METHODS = ("ach", "sepa")
# What comes after the files are there, or meanwhile, and nobody waits for.
SUMMED_UP = "afterwards, heard by payroll: sum the run up"
READ_AGAIN = "afterwards, in a worker: read back once more"
AFTERWARDS = (SUMMED_UP, READ_AGAIN)


@dataclass
class Timing(Steps):
    """The steps of one run, and what came of it."""

    trainers: int
    earnings: int
    peak_mib: int = 0

    @property
    def whole(self) -> float:
        """Give the seconds from approve to files on disk."""
        return sum(seconds for step, seconds in self.wall.items() if step not in AFTERWARDS)


def time_pay_run(folder: Path, trainers: int, periods: int, place: str, stack: Path) -> Timing:
    """Fill a fresh house in a folder, run one pay run through it, and delete the house.

    `place`: `sqlite`, all embedded; `postgres`, databases on the stack; `stack`, log and queue there as well.
    """
    data = folder / f"pay-run-{trainers}"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True, mode=0o700)
    if place != "sqlite":
        put_on_stack(data, stack, only_databases=place == "postgres")
    house = open_house_now(data)
    try:
        earnings = fill(house.services["payroll"], house.services["payments"], trainers, periods)
        timing = Timing(trainers, earnings, server=server_of(stack) if place != "sqlite" else None)
        _play(house, timing, folder / "files")
    finally:
        gc.unfreeze()
        house.close()
        raze(data)
        shutil.rmtree(data, ignore_errors=True)
    return timing


def _play(house: House, timing: Timing, out: Path) -> None:
    end = PERIOD_START + timedelta(weeks=WEEKS)
    command = OpenRun(PAY_GROUP, PERIOD_START, end, end + timedelta(days=4))
    run_id = _do(house, "payroll", "usr_finance", open_run, command).pay_run_id
    assert _do(house, "payroll", "usr_finance", submit_run, run_id).state == "ready", "nothing blocks the run"
    # As every process does before it begins its work.
    settle()
    with timing.step("approve: claim and order"):
        _do(house, "payroll", "usr_second", approve_run, run_id)
    _travel(house, timing)
    # Two people can prepare two methods' files at the same time, and two others release them.
    with ThreadPoolExecutor(len(METHODS)) as people:
        with timing.step("prepare files"):
            files = list(people.map(lambda each: _do(house, "payments", "usr_finance", prepare_file, run_id, each),
                                    METHODS))  # fmt: skip
        with timing.step("release: render, read back, compare"):
            ids = [file.file_id for file in files]
            list(people.map(lambda each: _do(house, "payments", "usr_second", release_file, each), ids))
    with timing.step("write to disk"):
        for file in files:
            _write(out, *_do(house, "payments", "usr_finance", download_file, file.file_id))
    assert sum(file.totals.count for file in files) == timing.trainers, "everybody is paid"
    timing.peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    with timing.step(SUMMED_UP):
        consume_once(house.services["payroll"], house.log)
    _relay(house.services["payments"], house)
    with timing.step(READ_AGAIN):
        while work_once(house.services["payments"], house.queue):
            pass


def _travel(house: House, timing: Timing) -> None:
    """Carry the orders from payroll's outbox to payments, which hears while the relay goes on, as apart they do."""
    arrived, payments = Event(), house.services["payments"]
    with timing.step("relay, and hear in payments"), ThreadPoolExecutor(1) as relay:
        relaying = relay.submit(_relay, house.services["payroll"], house, arrived.set)
        heard, until = 0, time.monotonic() + STALLED_SECONDS
        while heard < timing.trainers:
            found = consume_once(payments, house.log, ARRIVAL_SECONDS)
            heard += found
            if not found and not relaying.done():
                arrived.wait(ARRIVAL_SECONDS)
                arrived.clear()
            assert time.monotonic() < until, f"only {heard} orders arrived"
        relaying.result()


def _relay(service: Service, house: House, then: Callable[[], None] = lambda: None) -> None:
    while relay_once(service, house.log, house.queue):
        then()


def _do(house: House, service: str, who: str, use_case: Callable[..., Any], *values: object) -> Any:
    wired = house.services[service]
    call = Call(Actor(who, frozenset({"finance", "finance_approver"})), wired.wiring.now_epoch(), wired.wiring.new_id)
    with wired.units.write(call) as unit:
        return use_case(unit, call, *values)


def _write(out: Path, file: Any, content: bytes) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with (out / file.filename).open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def table(title: str, timings: Sequence[Timing]) -> str:
    """Write a Markdown table of the runs, smallest first; the last column compares the cost per trainer."""
    steps = list(dict.fromkeys(step for timing in timings for step in timing.wall))
    within = [step for step in steps if step not in AFTERWARDS]
    head = "".join(f" {timing.trainers:,} trainers: s (CPU + database's) |" for timing in timings)
    rows = [(step, [step]) for step in within]
    rows += [("**approve to files on disk**", within)]
    rows += [(step, [step]) for step in AFTERWARDS]
    lines = [f"| {title} |{head} a trainer, last : first |", "|---|" + "---|" * (len(timings) + 1)]
    return "\n".join([*lines, *(_row(name, some, timings) for name, some in rows), *_rates(timings)])


def _row(name: str, steps: Sequence[str], timings: Sequence[Timing]) -> str:
    sums = [[sum(kept.get(step, 0) for step in steps) for kept in (one.wall, one.own, one.database)] for one in timings]
    cells = "".join(f" {wall:.2f} ({own:.2f} + {database:.2f}) |" for wall, own, database in sums)
    first, last = (sums[place][0] / timings[place].trainers for place in (0, -1))
    return f"| {name} |{cells} {last / max(first, 1e-9):.2f} |"


def _rates(timings: Sequence[Timing]) -> list[str]:
    def used(one: Timing) -> float:
        return sum(kept[step] for kept in (one.own, one.database) for step in kept if step not in AFTERWARDS)

    rates: Mapping[str, Callable[[Timing], str]] = {
        "processor seconds, both": lambda one: f"{used(one):.2f}",
        "trainers a second": lambda one: f"{one.trainers / one.whole:,.0f}",
        "microseconds a trainer": lambda one: f"{1e6 * one.whole / one.trainers:.0f}",
        "earnings claimed": lambda one: f"{one.earnings:,}",
        "peak memory, MiB": lambda one: f"{one.peak_mib:,}",
    }
    return ["| " + " | ".join([name, *map(say, timings), ""]) + " |" for name, say in rates.items()]
