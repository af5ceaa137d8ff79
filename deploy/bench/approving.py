"""Bulk approval, timed: what waits is listed and approved through timetracking's door, a thousand timesheets at a time.

In: how many timesheets of how many entries each, and where the databases are. Out: seconds by step, on a fresh house.
What is approved is what came with the lists: their digests. Nothing that a running house has is left out but gunicorn.
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from deploy.bench.door import door
from deploy.bench.payable import settle_down
from deploy.bench.steps import Steps, server_of
from deploy.onebox.backbone import put_on_stack
from deploy.onebox.house import House, open_house_now, raze
from services.timetracking.domain.engagement import Engagement
from services.timetracking.domain.worked import worked
from services.timetracking.usecases.log_times import LogTime, log_times
from services.timetracking.usecases.ports import Trainer
from services.timetracking.usecases.submit_timesheets import submit_timesheets
from shared.plumbing.service import Service
from shared.values.call import Actor
from shared.values.refusal import Refusal
from shared.values.span import local_midnight

MONDAY, ZONE = date(2026, 10, 5), "Europe/Berlin"
DAYS = 5
AT_ONCE, A_PAGE = 1_000, 200
_API = "/api/timetracking/v1"
_HOUR_SECONDS, _MORNING_SECONDS = 3600, 8 * 3600
# The bars that were asked for.
MOST_SECONDS, MOST_MS_AN_ENTRY = 10, 0.2
LISTED, APPROVED = "list what waits, with digests and flags", "approve, a thousand at a time"


@dataclass
class Approving(Steps):
    """How many timesheets and entries there were, and what each step took."""

    timesheets: int
    entries: int


def time_approving(folder: Path, timesheets: int, entries: int, place: str, stack: Path) -> Approving:
    """Fill a fresh house in a folder, approve all it has, and delete it; `place` is `sqlite` or `postgres`."""
    data = folder / "approving"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True, mode=0o700)
    if place != "sqlite":
        put_on_stack(data, stack, only_databases=True)
    house = open_house_now(data)
    try:
        _fill(house.services["timetracking"], timesheets, entries)
        server = server_of(stack) if place != "sqlite" else None
        timed = Approving(timesheets, timesheets * entries, server=server)
        _approve(house, data, timed)
    finally:
        house.close()
        raze(data)
        shutil.rmtree(data, ignore_errors=True)
    return timed


def _fill(service: Service, timesheets: int, entries: int) -> None:
    """Let so many trainers log a work week and their vendor submit it."""
    vendor = service.call_as_service().on_behalf_of(Actor("usr_vendor", frozenset({"admin"})))
    for start in range(0, timesheets, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, timesheets))
        with service.units.write(vendor) as unit:
            unit.people.keep_trainers([_trainer(number) for number in numbers])
            unit.people.activate({f"trn_{number:032x}": f"usr_{number:032x}" for number in numbers})
            unit.people.keep_engagements([_engagement(number) for number in numbers])
            logged = log_times(unit, vendor, [work for number in numbers for work in _week(number, entries)]).results
            refused = [one for one in logged if isinstance(one, Refusal)]
            assert not refused, refused[0]
            sheets = sorted({one.timesheet_id for one in logged if not isinstance(one, Refusal)})
            assert set(submit_timesheets(unit, vendor, sheets).values()) == {None}, "every week is submitted"
    settle_down(service)


def _trainer(number: int) -> Trainer:
    return Trainer(f"trn_{number:032x}", "ven_1", f"n{number}@example.org", f"Nora Weiss {number}", ZONE)


def _engagement(number: int) -> Engagement:
    return Engagement(f"eng_{number:032x}", f"trn_{number:032x}", "ven_1", "cli_1", "prj_1", "Clinical reasoning", ZONE,
                      0, 0, MONDAY, None, None)  # fmt: skip


def _week(number: int, entries: int) -> Iterator[LogTime]:
    """Give hours of one week, spread over its days, back to back."""
    for place in range(entries):
        day, turn = place % DAYS, place // DAYS
        start = local_midnight(MONDAY + timedelta(days=day), ZONE) + _MORNING_SECONDS + turn * _HOUR_SECONDS
        hours = worked(zone_name=ZONE, start_epoch=start, end_epoch=start + _HOUR_SECONDS)
        yield LogTime(f"eng_{number:032x}", hours)


def _approve(house: House, data: Path, timed: Approving) -> None:
    ask = door(house, data, "timetracking", Actor("usr_approver", frozenset({"approver"})))
    gc.collect()
    with timed.step(LISTED):
        waiting = list(_waiting(ask))
    assert len(waiting) == timed.timesheets, "every week waits"
    with timed.step(APPROVED):
        for start in range(0, len(waiting), AT_ONCE):
            some = {"data": waiting[start : start + AT_ONCE]}
            done = ask("POST", f"{_API}/approvals", json=some, headers={"Idempotency-Key": f"bench-{start}"})
            assert all(one["approval_id"] for one in done["data"]), "every week is approved"


def _waiting(ask: Callable[..., Any]) -> Iterator[dict[str, str]]:
    """Give id and digest of each timesheet that waits, page by page as an inbox reads them."""
    asked: dict[str, Any] = {"state": "submitted", "limit": A_PAGE}
    while True:
        page = ask("GET", f"{_API}/timesheets", query_string=asked)
        yield from ({"timesheet_id": one["sheet"]["timesheet_id"], "digest": one["digest"]} for one in page["data"])
        if not page["next_cursor"]:
            return
        asked["cursor"] = page["next_cursor"]


def table(place: str, timed: Approving) -> str:
    """Write a Markdown table of the steps, and what an entry took to be approved."""
    rows = [
        f"| {step} | {timed.wall[step]:.2f} | {timed.own[step]:.2f} + {timed.database[step]:.2f} |"
        for step in timed.wall
    ]
    wall, used = timed.wall[APPROVED], timed.own[APPROVED] + timed.database[APPROVED]
    each, each_used = (1000 * seconds / timed.entries for seconds in (wall, used))
    kept = wall <= MOST_SECONDS and each <= MOST_MS_AN_ENTRY
    return "\n".join([
        f"| {place}: {timed.timesheets:,} timesheets, {timed.entries:,} entries | seconds | CPU: ours + database's |",
        "|---|---|---|", *rows,
        f"| milliseconds an entry, to approve | {each:.3f} | {each_used:.3f} |",
        f"| asked: at most {MOST_SECONDS} s, {MOST_MS_AN_ENTRY} ms an entry | {'kept' if kept else '**missed**'} | |",
    ])  # fmt: skip
