"""A soak: mixed load on all processes for minutes, with rebalances and restarts; memory, lag and open files stay flat.

In: folders, how long. Out: a table of trends, each with its bound. A second consumer joins and leaves, by turns asked
to and killed; relay, consumer and a web server are killed in the first part, while everything warms up, and started
again by their supervisor. The trend is taken over what follows once they are back, for what starts opens files. At the
end nothing waits and the books are verified.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from deploy.bench.ground import Ground, ground
from deploy.bench.people_at_work import PeopleAtWork
from deploy.bench.processes import Apart, apart
from deploy.bench.result import Result
from deploy.bench.trend import Sample, Trend, trend_of
from deploy.onebox.verify import verify_house
from deploy.stack.run import up

# Seven weeks of theirs were free by 29 November 2026, and more since: enough for 700 seconds.
TRAINERS = 400
WEEKS_A_SECOND = 4.0
SAMPLE_SECONDS = 5
REBALANCE_SECONDS = 40
# The first third warms up: caches of statements, pools, the allocator; in it processes are killed.
WARM_SHARE = 3
KILLED = ("relay-all", "consume-all", "serve-timetracking")
DRAIN_SECONDS = 60
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
# A rise that is allowed over the time measured: percent of the beginning, or an amount.
BOUNDS: Mapping[str, tuple[int, float]] = {"memory, MiB": (5, 8.0), "open files": (0, 4.0), "facts waiting": (0, 200.0)}


@dataclass
class Samples:
    """What was measured, by what it is and whose."""

    series: dict[tuple[str, str], list[Sample]] = field(default_factory=dict)

    def add(self, what: str, whose: str, second: float, value: float) -> None:
        """Keep one."""
        self.series.setdefault((what, whose), []).append((second, value))

    def trends(self, since: float) -> dict[tuple[str, str], Trend]:
        """Fit those that were sampled after an instant."""
        late = {key: [one for one in values if one[0] >= since] for key, values in self.series.items()}
        return {key: trend_of(values) for key, values in sorted(late.items()) if len(values) > 1}


def soak(folder: Path, stack: Path, seconds: int, trainers: int = TRAINERS) -> list[Result]:
    """Soak for so long."""
    up(stack, _say)
    with ground(folder, stack, trainers) as here:
        with apart(here) as processes:
            load = PeopleAtWork(here, processes.urls(), WEEKS_A_SECOND)
            load.start()
            samples, warm = _watch(processes, seconds, load)
            load.end()
            if load.faults:
                raise load.faults[0]
            waited = _drain(processes)
        found = _verified(here)
    said = f"{load.weeks:,} work weeks by {load.requests:,} requests, {load.again:,} of them sent again"
    return [*_rows(samples.trends(warm)), Result(said, ""),
            Result("after the end: seconds until nothing waits", f"{waited:.0f} s"),
            Result("broken invariants", f"{found}", asked="0", reached=found == 0)]  # fmt: skip


def _watch(processes: Apart, seconds: int, load: PeopleAtWork) -> tuple[Samples, float]:
    """Sample, kill and rebalance until the time is over; gives when all was warm, which a busy machine puts off."""
    samples, began = Samples(), time.monotonic()
    kills = [(seconds / WARM_SHARE * (place + 1) / (len(KILLED) + 2), name) for place, name in enumerate(KILLED)]
    turns, warm, back = 0, seconds / WARM_SHARE, False
    while (passed := time.monotonic() - began) < warm + seconds * (WARM_SHARE - 1) / WARM_SHARE and not load.faults:
        while kills and passed >= kills[0][0]:
            _say(f"  {passed:4.0f} s: killing {kills[0][1]}")
            processes.kill(kills.pop(0)[1])
        if passed >= (turns + 1) * REBALANCE_SECONDS / 2:
            turns += 1
            _say(f"  {passed:4.0f} s: a second consumer {processes.turn_second_consumer(turns)}; {load.weeks:,} weeks")
        processes.tend()
        if not back and not kills and passed < seconds:
            back = processes.back(KILLED)
            warm = max(warm, passed)
        _sample(processes, samples, passed)
        time.sleep(max(began + passed + SAMPLE_SECONDS - time.monotonic(), 0.1))
    return samples, warm


def _sample(processes: Apart, samples: Samples, second: float) -> None:
    for name, process in processes.ids().items():
        try:
            family = _family(process)
            resident = sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in family)
            opened = sum(len(list(Path(f"/proc/{one}/fd").iterdir())) for one in family)
        except (OSError, IndexError):
            continue
        samples.add("memory, MiB", name, second, resident * _PAGE_BYTES / 2**20)
        samples.add("open files", name, second, opened)
    samples.add("facts waiting", "all services", second, _waiting(processes.urls()))


def _family(process: int) -> list[int]:
    """Give a process and those it forked: a web server's requests are answered by its worker."""
    forked = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(one for child in forked for one in _family(int(child)))]


def _waiting(urls: Mapping[str, str]) -> int:
    """Count what lies in outboxes and what consumers have not committed, as the health ports say it."""
    total = 0
    for name in ("relay-all", "consume-all"):
        try:
            with urlopen(f"{urls[name]}/readyz", timeout=10) as answer:  # noqa: S310 - our own processes
                said = json.load(answer)
        except (OSError, ValueError):
            continue
        total += sum(sum(waits.values()) for waits in said.get("services", {}).values())
    return total


def _drain(processes: Apart) -> float:
    began = time.monotonic()
    while _waiting(processes.urls()) and time.monotonic() - began < DRAIN_SECONDS:
        time.sleep(1)
    return time.monotonic() - began


def _verified(here: Ground) -> int:
    with here.open() as house:
        house.pump()
        findings, _checked = verify_house(house)
    for finding in findings[:10]:
        _say(str(finding))
    return len(findings)


def _rows(trends: Mapping[tuple[str, str], Trend]) -> Sequence[Result]:
    rows = []
    for (what, whose), trend in trends.items():
        share, amount = BOUNDS[what]
        bound = f"rises <= {amount:.0f}" + (f" or {share} %" if share else "")
        ours = f"from {trend.begins:.0f} by {trend.rise:+.1f}, most {trend.most:.0f}"
        rows.append(Result(f"{what}: {whose}", ours, asked=bound, reached=trend.within(share, amount)))
    return rows


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
