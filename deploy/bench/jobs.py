"""Jobs per second into RabbitMQ: the relay's way, confirms coming while a batch is sent, against one by one.

In: a ground. Out: one result. Both wait until the broker has stored every job in a quorum queue.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from statistics import median

from deploy.bench.ground import Ground
from deploy.bench.result import Result, seconds_of
from shared.plumbing.job_queue import Job
from shared.plumbing.rabbit_queue import RabbitQueue

ROUNDS = 3
_JOBS, _ALONE = 2000, 100
_NAME = "bench_nothing"


def measure_jobs(ground: Ground) -> list[Result]:
    """Publish batches and single jobs in turn."""
    queue = RabbitQueue(ground.backbone.queue)
    together, alone = [], []
    try:
        for number in range(ROUNDS):
            jobs = [Job(f"job_{number}_{place}", _NAME, b'{"pay_item_id": "itm_1"}', "") for place in range(_JOBS)]
            together.append(_JOBS / seconds_of(partial(queue.put, jobs)))
            alone.append(_ALONE / seconds_of(partial(_one_by_one, queue, jobs[:_ALONE])))
    finally:
        queue.delete([_NAME])
        queue.close()
    share = f"{median(together) / median(alone):.0f} times"
    return [Result("jobs to RabbitMQ, confirmed, pipelined; bare: one by one", f"{median(together):,.0f} jobs/s",
                   f"{median(alone):,.0f} jobs/s", share)]  # fmt: skip


def _one_by_one(queue: RabbitQueue, jobs: Sequence[Job]) -> None:
    for job in jobs:
        queue.put([job])
