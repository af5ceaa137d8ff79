"""One pay run, timed: from `approve` to payment files on disk, step by step.

In: a folder, and the folder of a stack where real servers are wanted; sizes. Out: a table. Every step is the use case
that serves the API, with its checks; nothing is left out and nothing is prepared that a running house would not have.
Whoever approves, relays, hears and pays does so in a process of its own (`paying.py`), as the product is deployed.
"""

from __future__ import annotations

import gc
import resource
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from deploy.bench.payable import PAY_GROUP, PERIOD_START, WEEKS, fill
from deploy.bench.paying import Processes, do, processes_of
from deploy.bench.steps import Steps, server_of
from deploy.onebox.backbone import put_on_stack
from deploy.onebox.house import House, open_house_now, raze
from deploy.roles.settled import settle
from services.payments.store.tables import unfiled
from services.payroll.usecases.approve_run import approve_run
from services.payroll.usecases.open_run import OpenRun, open_run
from services.payroll.usecases.submit_run import submit_run
from shared.events.catalogue import topic_of
from shared.events.payroll import PaymentOrdered
from shared.plumbing.consumer import consume_once
from shared.plumbing.relay import relay_once
from shared.plumbing.worker import work_once

LOOK_SECONDS = 0.03
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
    # What each method's people did, on clocks of their own.
    people: Mapping[str, Steps] = field(default_factory=dict)

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
    try:
        with closing(open_house_now(data)) as house:
            earnings = fill(house.services["payroll"], house.services["payments"], trainers, periods)
        timing = Timing(trainers, earnings, server=server_of(stack) if place != "sqlite" else None)
        with closing(open_house_now(data, alone=False)) as house:
            with processes_of(data, METHODS) as running:
                _play(house, running, timing, folder / "files")
            # Of the largest process, this one or another.
            most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
            timing.peak_mib = most // 1024
            _afterwards(house, timing)
    finally:
        gc.unfreeze()
        raze(data)
        shutil.rmtree(data, ignore_errors=True)
    return timing


def _play(house: House, running: Processes, timing: Timing, out: Path) -> None:
    end = PERIOD_START + timedelta(weeks=WEEKS)
    command = OpenRun(PAY_GROUP, PERIOD_START, end, end + timedelta(days=4))
    run_id = do(house, "payroll", "usr_finance", open_run, command).pay_run_id
    assert do(house, "payroll", "usr_finance", submit_run, run_id).state == "ready", "nothing blocks the run"
    # As every process does before it begins its work.
    settle()
    timing.beside = running.ids
    with timing.step("approve: claim and order"):
        do(house, "payroll", "usr_second", approve_run, run_id)
    with timing.step("relay, and hear in payments"):
        _await_orders(house, timing.trainers)
    with timing.step("files: prepare, release, write to disk"):
        # Each method has its people, who wait for nobody else's.
        paid = {method: running.pay_by(method, run_id, out) for method in METHODS}
        files = {method: told.result() for method, told in paid.items()}
    timing.beside = ()
    assert sum(file.totals.count for file, _steps in files.values()) == timing.trainers, "everybody is paid"
    timing.people = {method: steps for method, (_file, steps) in files.items()}


def _await_orders(house: House, trainers: int) -> None:
    """Wait until payments has heard of everybody's order, by what little the log takes to say so."""
    topics, until = [topic_of(PaymentOrdered.TYPE)], time.monotonic() + STALLED_SECONDS
    # A group that has heard nothing has everything before it.
    while (told := house.log.lag("nobody", topics)) < trainers or house.log.lag("payments", topics):
        assert time.monotonic() < until, f"only {told} orders were told, or not all of them heard"
        time.sleep(LOOK_SECONDS)
    payments = house.services["payments"]
    with payments.units.read(payments.call_as_service()) as unit:
        heard = unit.connection.execute(sa.select(sa.func.count()).select_from(unfiled)).scalar_one()
    assert heard == trainers, f"{heard} orders wait for a file"


def _afterwards(house: House, timing: Timing) -> None:
    """Do what nobody waits for, by itself: as deployed it is done meanwhile, on processors that have nothing else."""
    with timing.step(SUMMED_UP):
        consume_once(house.services["payroll"], house.log)
    while relay_once(house.services["payments"], house.log, house.queue):
        pass
    with timing.step(READ_AGAIN):
        while work_once(house.services["payments"], house.queue):
            pass


def table(title: str, timings: Sequence[Timing]) -> str:
    """Write a Markdown table of the runs, smallest first; the last column compares the cost per trainer."""
    steps = list(dict.fromkeys(step for timing in timings for step in timing.wall))
    within = [step for step in steps if step not in AFTERWARDS]
    head = "".join(f" {timing.trainers:,} trainers: s (CPU + database's) |" for timing in timings)
    rows = [(step, [step]) for step in within]
    rows += [("**approve to files on disk**", within)]
    rows += [(step, [step]) for step in AFTERWARDS]
    lines = [f"| {title} |{head} a trainer, last : first |", "|---|" + "---|" * (len(timings) + 1)]
    return "\n".join([*lines, *(_row(name, some, timings) for name, some in rows), *_rates(timings), *_people(timings)])


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


def _people(timings: Sequence[Timing]) -> list[str]:
    """Say what each method's people waited for, and what their process used of it."""

    def told(steps: Steps, name: str) -> str:
        return f"{steps.wall[name]:.2f} ({steps.own[name]:.2f})"

    return [
        " | ".join([f"| {method}: {name}", *(told(one.people[method], name) for one in timings), "", ""]).rstrip()
        for method, steps in timings[0].people.items() for name in steps.wall
    ]  # fmt: skip
