"""The processes a pay run goes through, as `make stack-run` lays them out: relay, consumer, web workers of payments.

In: the folder of a house at rest. Out: processes that are ready, and what people do in a worker: prepare a file,
release it, download it. Each has an interpreter of its own, as deployed; databases, log and queue are the folder's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from deploy.bench.steps import Steps
from deploy.onebox.house import House, open_house_now
from deploy.roles.children import Children
from deploy.roles.plan import addresses, plan, secret_files
from deploy.roles.settled import settle
from services.payments.domain.file import PaymentFile
from services.payments.usecases.download_file import download_file
from services.payments.usecases.prepare_file import prepare_file
from services.payments.usecases.release_file import release_file
from shared.values.call import Actor, Call

# Who moves facts from one service to the other.
_MOVING = ("relay-payroll", "consume-payments")
_HERE: list[House] = []


@dataclass(frozen=True)
class Processes:
    """What runs: process ids, and a web worker of payments for each method of paying."""

    ids: Sequence[int]
    _workers: Mapping[str, ProcessPoolExecutor]

    def pay_by(self, method: str, pay_run_id: str, out: Path) -> Future[tuple[PaymentFile, Steps]]:
        """Have two people bring one method's payments onto disk; gives the file, and what each step took there."""
        return self._workers[method].submit(_pay_by, method, pay_run_id, out)


@contextmanager
def processes_of(data: Path, methods: Sequence[str]) -> Iterator[Processes]:
    """Start them and wait until they are ready; stop them."""
    laid_out = plan(("payroll", "payments"), {**addresses(data), **secret_files(data)}, 0, apart=True)
    children = Children(data / "logs", lambda text: print(text, file=sys.stderr))
    with ExitStack() as ending:
        ending.callback(children.stop)
        children.start([one for one in laid_out.moving if one.name in _MOVING], lambda: False)
        workers = {
            method: ending.enter_context(ProcessPoolExecutor(1, get_context("spawn"), _open, (data,)))
            for method in methods
        }
        asked = [worker.submit(_ready) for worker in workers.values()]
        moving = [child.process.pid for child in children.all if child.process is not None]
        yield Processes([*moving, *(one.result() for one in asked)], workers)


def do(house: House, service: str, who: str, use_case: Callable[..., Any], *values: object) -> Any:
    """Do as a person what a use case does, in a transaction of its own."""
    wired = house.services[service]
    call = Call(Actor(who, frozenset({"finance", "finance_approver"})), wired.wiring.now_epoch(), wired.wiring.new_id)
    with wired.units.write(call) as unit:
        return use_case(unit, call, *values)


def _open(data: Path) -> None:
    _HERE.append(open_house_now(data, alone=False))


def _ready() -> int:
    """Connect, as a worker has that served before, and settle as every process does; gives the process id."""
    service = _HERE[0].services["payments"]
    with service.units.read(service.call_as_service()) as unit:
        assert not unit.files.page(pay_run_id=None, after="", limit=1), "nothing was prepared before"
    settle()
    return os.getpid()


def _pay_by(method: str, pay_run_id: str, out: Path) -> tuple[PaymentFile, Steps]:
    (house,), steps = _HERE, Steps(server=None)
    with steps.step("prepare"):
        file = do(house, "payments", "usr_finance", prepare_file, pay_run_id, method)
    with steps.step("release"):
        do(house, "payments", "usr_second", release_file, file.file_id)
    with steps.step("download and write"):
        _write(out, *do(house, "payments", "usr_finance", download_file, file.file_id))
    return file, steps


def _write(out: Path, file: PaymentFile, content: bytes) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with (out / file.filename).open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
