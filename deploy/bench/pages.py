"""How fast pages answer with 5,000 people and a year of entries in the databases, and how large they are.

In: a folder to work in and, for real databases, that of a stack that runs. Out: a row for each page that the portal's
own tables name (`services/portal/domain/navigation.py`): its slowest answers (p95) against the bar for pages that show
rows, its size as it travels, and the sizes of first pages with all they are dressed with. Portal and services answer in
this process; pages are asked for in turn, so that whatever else the machine does meets all of them.
"""

from __future__ import annotations

import gc
import gzip
import re
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median
from typing import Any

from flask import Flask, url_for
from werkzeug.test import Client

from deploy.bench.a_year import fill_a_year
from deploy.bench.pages_of import held, samples_of
from deploy.bench.processor import own_seconds, server_seconds
from deploy.bench.result import Result, bounded, percentile
from deploy.month.people import DEMO_PASSWORD, demo_logins
from deploy.month.run import run_month
from deploy.onebox.front import Front
from deploy.onebox.house import House, open_house_now, raze
from deploy.roles.settled import settle
from services.portal.domain.navigation import BEHIND, FORM, PAGES, ROWS

PEOPLE, WEEKS = 5000, 52
ROUNDS = 40
MOST_MS, MOST_KB = 150, 60
HERE = "https://localhost"
_MONTH_TRAINERS, _SEED = 12, 11
_GZIP = {"Accept-Encoding": "gzip"}
# Written once a house is whole: whoever finds it there asks again, and fills nothing.
_FILLED = "filled"
# How else these are asked: searched, narrowed, at another time than today's.
ALSO: Mapping[str, Sequence[str]] = {
    "trainer.week": ("day=2026-03-04",),
    "approver.approved": ("q=Weiss-42", "day=2026-03-04"),
    "people.board": ("q=Weiss-42", "step=engaged"),
    "disputes.board": ("all=1",),
    "statement.board": ("month=2026-08",),
    "trail.board": ("actor_id=usr_2", "kind=changed", "service=timetracking", "from=2026-01-01&to=2026-01-31"),
}


@dataclass(frozen=True)
class Address:
    """A page as somebody asks for it, and whether it is held to the bar; what each answer took, and its bytes."""

    role: str
    path: str
    bound: bool
    wall: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)


def measure_pages(stack: Path, folder: Path) -> list[Result]:
    """Fill a house on the stack, ask for its pages in turn, and delete it."""
    data = folder / "pages"
    try:
        return ask_pages(data, PEOPLE, WEEKS, ROUNDS, stack)
    finally:
        raze(data)
        shutil.rmtree(data, ignore_errors=True)


def ask_pages(
    data: Path, people: int, weeks: int, rounds: int, stack: Path | None, server: int | None = None
) -> list[Result]:
    """Ask for every page of the house in a folder, which is filled if it is not there yet, and stays.

    With a `stack` it stands on its servers; `server` is the process id of its PostgreSQL,
    where what that works shall be told apart.
    """
    if not (data / _FILLED).exists():
        _fill(data, people, weeks, stack)
    house = open_house_now(data, {"second_factor_roles": ""})
    try:
        return [*held(house), *time_pages(house, rounds, server)]
    finally:
        house.close()


def _fill(data: Path, people: int, weeks: int, stack: Path | None) -> None:
    began = time.monotonic()
    shutil.rmtree(data, ignore_errors=True)
    data.parent.mkdir(parents=True, exist_ok=True)
    month = data.with_name(f"{data.name}-month")
    run_month(month, data, trainers=_MONTH_TRAINERS, seed=_SEED, stack=stack)
    shutil.rmtree(month, ignore_errors=True)
    house = open_house_now(data)
    try:
        fill_a_year(house, people, weeks)
    finally:
        house.close()
    (data / _FILLED).touch()
    print(f"Filled with {people:,} people and {weeks} weeks in {time.monotonic() - began:.0f} s", file=sys.stderr)


def time_pages(house: House, rounds: int, server: int | None = None) -> list[Result]:
    """Ask for every page of a filled house, so many times each."""
    front = Front(house, demo_logins())
    visitors = {role: signed_in(front, role) for role in demo_logins()}
    found = list(addresses(front.portal, samples_of(house)))
    try:
        for number in range(-1, rounds):
            # Nothing is held to the sums over everything: a tenth of the rounds says what they take.
            for one in found if number < 0 or number % 10 == 0 else [one for one in found if one.bound]:
                _ask(visitors[one.role], one, server, keep=number >= 0)
            if number < 0:
                # As servers do, which have loaded what they work with: else looking for garbage in all that stays
                # takes longer than most pages, now and then.
                settle()
    finally:
        gc.unfreeze()
    return [*(_row(one, with_server=server is not None) for one in found), *_first_pages(visitors)]


def addresses(portal: Flask, samples: Mapping[str, Sequence[Mapping[str, str]]]) -> Iterator[Address]:
    """Give every page of the menu for each role that finds it, and those behind; `samples` are things they show."""
    with portal.test_request_context(base_url=HERE):
        for page in PAGES:
            plain = url_for(page.endpoint)
            for role in sorted(set(page.roles) & set(demo_logins())):
                also = [f"{plain}?{query}" for query in ALSO.get(page.endpoint, ())]
                yield from (Address(role, path, page.shows == ROWS) for path in (plain, *also))
        for behind in BEHIND:
            names = {name for rule in portal.url_map.iter_rules(behind.endpoint) for name in rule.arguments}
            for sample in samples[behind.of] if behind.of else [{}]:
                values: dict[str, Any] = {name: sample[name] for name in names}
                path = url_for(behind.endpoint, **values)
                yield Address(behind.role, path, behind.shows in (ROWS, FORM))


def signed_in(front: Front, role: str) -> Client:
    """Give a browser's place in which a demo person of a role is signed in."""
    visitor = Client(front)
    form = {"email": demo_logins()[role], "password": DEMO_PASSWORD}
    answer = visitor.post("/sign-in", data=form, base_url=HERE)
    assert answer.status_code == 302, answer.text
    return visitor


def _ask(visitor: Client, address: Address, server: int | None, *, keep: bool) -> None:
    def clocks() -> tuple[float, ...]:
        return time.perf_counter(), own_seconds()

    at_server, began = server_seconds(server), clocks()
    answer = visitor.get(address.path, base_url=HERE, headers=_GZIP, follow_redirects=True)
    ended = clocks()
    assert answer.status_code == 200, (address.role, address.path, answer.status)
    if keep:
        address.wall.append(ended[0] - began[0])
        address.own.append(ended[1] - began[1])
        address.server.append(server_seconds(server) - at_server)
        address.sizes.append(len(answer.data))


def _row(one: Address, *, with_server: bool) -> Result:
    """Say how long answers took by the wall, what this process worked on half of them, and how large they are."""
    slow = 1000 * percentile(one.wall, 95)
    server = f" + database's {1000 * mean(one.server):,.0f}" if with_server else ""
    said = (
        f"{slow:,.0f} ms (half: {1000 * median(one.wall):,.0f}, processor: {1000 * median(one.own):,.0f}{server};"
        f" {max(one.sizes) / 1000:.1f} KB)"
    )
    reached, asked = (slow <= MOST_MS, f"<= {MOST_MS} ms") if one.bound else (None, "")
    return Result(f"p95 of {one.path} of {one.role}", said, asked=asked, reached=reached)


def _first_pages(visitors: Mapping[str, Client]) -> list[Result]:
    """Add up, for each role, the bytes that the first page after signing in costs, with all it is dressed with."""
    return [
        bounded(f"first page of {role}, compressed, with its files", "KB", _bytes(visitor) / 1000, MOST_KB)
        for role, visitor in visitors.items()
    ]


def _bytes(visitor: Client) -> int:
    """Give the bytes of a home page and its files as they travel."""
    page = visitor.get("/", follow_redirects=True, base_url=HERE, headers=_GZIP)
    assert page.headers["Content-Encoding"] == "gzip"
    assets = re.findall(r'"(/assets/[^"]+)"', gzip.decompress(page.data).decode())
    fetched = [visitor.get(one, base_url=HERE, headers=_GZIP).data for one in dict.fromkeys(assets)]
    return sum(map(len, [page.data, *fetched]))
