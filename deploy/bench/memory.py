"""Whether hearing more takes more memory: the peaks of processes that hear 100,000 and 400,000 approved entries.

In: a ground. Out: one result. Each is a fresh process that hears, prices and posts batch by batch, as a consumer does;
facts are made as they are heard, so that nothing but the consumer could keep them.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import sqlalchemy as sa

from deploy.bench.ground import Ground
from deploy.bench.result import Result
from deploy.bench.work import DAYS, FIRST_WEEK, Engaged, approvals, in_envelope
from deploy.onebox.house import open_house_now
from services.timetracking.store.tables import engagements
from shared.events.fact import Envelope
from shared.plumbing.consumer import BATCH, hear
from shared.plumbing.logs import logging_meanwhile
from shared.plumbing.service import Service
from shared.values.call import Call

FEW, MANY = 100_000, 400_000
_MOST_PERCENT = 115
# The two processes work on weeks of their own.
_APART_WEEKS = 1_000


def measure_memory(ground: Ground) -> list[Result]:
    """Run both processes, one after the other."""
    few, many = (_peak_mib(ground.data, entries, place) for place, entries in enumerate((FEW, MANY)))
    percent = 100 * many // few
    return [Result(f"peak memory of hearing {MANY:,} entries; bare: {FEW:,}", f"{many:,} MiB", f"{few:,} MiB",
                   f"{percent} %", f"<= {_MOST_PERCENT} %", percent <= _MOST_PERCENT)]  # fmt: skip


def _peak_mib(data: Path, entries: int, place: int) -> int:
    command = [sys.executable, "-m", "deploy.bench.memory", str(data), str(entries), str(place)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return int(done.stdout)


def hear_many(data: Path, entries: int, first_week: date) -> int:
    """Hear so many entries into payroll; gives the peak of this process in MiB."""
    with (data / "memory.log").open("a") as log, logging_meanwhile(log):
        house = open_house_now(data)
        payroll, timetracking = house.services["payroll"], house.services["timetracking"]
        facts = _facts(timetracking, _people(timetracking), first_week, entries // DAYS)
        while batch := list(islice(facts, BATCH)):
            hear(payroll, batch)
        house.close()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _people(timetracking: Service) -> list[Engaged]:
    query = sa.select(
        engagements.c.trainer_id, sa.func.min(engagements.c.engagement_id), sa.func.min(engagements.c.zone)
    )
    with timetracking.units.engine.connect() as connection:
        return [Engaged(*row) for row in connection.execute(query.group_by(engagements.c.trainer_id))]


def _facts(service: Service, people: list[Engaged], first_week: date, count: int) -> Iterator[Envelope]:
    call: Call = service.call_as_service()
    weeks = -(-count // len(people))
    for fact in islice(approvals(people, first_week, weeks, call.new_id), count):
        yield in_envelope(call, service.name, fact)


if __name__ == "__main__":
    folder, lines, number = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    print(hear_many(folder, lines, FIRST_WEEK + timedelta(weeks=_APART_WEEKS * (number + 1))))
