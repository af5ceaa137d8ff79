"""How fast pages answer with 5,000 people and a year of entries in the databases, and how large they are.

In: the folder of a stack that runs, a folder to work in. Out: a row for each page of each role: its slowest answers
(p95) against the bar for lists, the sizes of first pages as they travel, and the largest paint in Chromium where there
is one. The portal answers in this process, the services behind it on PostgreSQL; pages are asked for in turn, so that
whatever else the machine does meets all of them.
"""

from __future__ import annotations

import gzip
import re
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import sqlalchemy as sa
from werkzeug.test import Client

from deploy.bench.a_year import fill_a_year
from deploy.bench.result import Result, bounded, percentile
from deploy.month.people import DEMO_PASSWORD, demo_logins
from deploy.month.run import run_month
from deploy.onebox.front import Front
from deploy.onebox.house import House, open_house_now, raze
from services.timetracking.store.tables import engagements

PEOPLE, WEEKS = 5000, 52
ROUNDS = 40
MOST_MS, MOST_KB = 150, 60
HERE = "https://localhost"
_MONTH_TRAINERS, _SEED = 12, 11
# The lists of each role, as the menu shows them, first pages and last ones.
LISTS: Mapping[str, Sequence[str]] = {
    "trainer": ("/today", "/week", "/timesheets", "/pay", "/disputes"),
    "approver": ("/inbox", "/disputes"),
    "vendor_manager": ("/funnel", "/people", "/people?q=Weiss-42", "/people?step=engaged", "/projects", "/statement"),
    "finance": ("/runs", "/payments", "/invoices", "/people", "/disputes", "/budgets", "/ledger"),
    "client": ("/invoices", "/budgets"),
    "admin": ("/operations", "/audit", "/funnel"),
}
# What the menu offers besides: forms, and help.
FORMS = ("/import",)
# Sums over the whole year, drawn or reconciled: no lists, and said for what they are.
SUMS: Mapping[str, Sequence[str]] = {"finance": ("/pictures", "/ledger/hours")}


def measure_pages(stack: Path, folder: Path) -> list[Result]:
    """Fill a house on the stack, ask for its pages in turn, and delete it."""
    data = folder / "pages"
    shutil.rmtree(data, ignore_errors=True)
    data.parent.mkdir(parents=True, exist_ok=True)
    run_month(folder / "pages-month", data, trainers=_MONTH_TRAINERS, seed=_SEED, stack=stack)
    try:
        return time_pages(data, PEOPLE, WEEKS, ROUNDS)
    finally:
        raze(data)
        shutil.rmtree(data, ignore_errors=True)
        shutil.rmtree(folder / "pages-month", ignore_errors=True)


def time_pages(data: Path, people: int, weeks: int, rounds: int) -> list[Result]:
    """Fill a told house with a year and measure its pages."""
    house = open_house_now(data, {"second_factor_roles": ""})
    try:
        fill_a_year(house, _demo_trainer(house), people, weeks)
        front = Front(house, demo_logins())
        visitors = {role: signed_in(front, role) for role in demo_logins()}
        rows = _timed(visitors, LISTS, rounds, MOST_MS)
        return [*rows, *_timed(visitors, SUMS, max(1, rounds // 10), None), *_first_pages(visitors)]
    finally:
        house.close()


def signed_in(front: Front, role: str) -> Client:
    """Give a browser's place in which a demo person of a role is signed in."""
    visitor = Client(front)
    form = {"email": demo_logins()[role], "password": DEMO_PASSWORD}
    answer = visitor.post("/sign-in", data=form, base_url=HERE)
    assert answer.status_code == 302, answer.text
    return visitor


def _first_pages(visitors: Mapping[str, Client]) -> list[Result]:
    """Add up, for each role, the bytes that the first page after signing in costs, with all it is dressed with."""
    return [
        bounded(f"first page of {role}, compressed, with its files", "KB", _bytes(visitor) / 1000, MOST_KB)
        for role, visitor in visitors.items()
    ]


def _bytes(visitor: Client) -> int:
    """Give the bytes of a home page and its files as they travel."""
    accepted = {"Accept-Encoding": "gzip"}
    page = visitor.get("/", follow_redirects=True, base_url=HERE, headers=accepted)
    assert page.headers["Content-Encoding"] == "gzip"
    assets = re.findall(r'"(/assets/[^"]+)"', gzip.decompress(page.data).decode())
    fetched = [visitor.get(one, base_url=HERE, headers=accepted).data for one in dict.fromkeys(assets)]
    return sum(map(len, [page.data, *fetched]))


def _timed(
    visitors: Mapping[str, Client], pages: Mapping[str, Sequence[str]], rounds: int, most_ms: int | None
) -> list[Result]:
    taken: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for number in range(-1, rounds):
        for role, paths in pages.items():
            for path in paths:
                began = time.perf_counter(), time.process_time()
                answer = visitors[role].get(path, base_url=HERE)
                ended = time.perf_counter(), time.process_time()
                assert answer.status_code == 200, (role, path, answer.text)
                if number >= 0:
                    taken.setdefault((role, path), []).append((ended[0] - began[0], ended[1] - began[1]))
    return [_row(f"{path} of {role}", found, most_ms) for (role, path), found in taken.items()]


def _row(name: str, taken: Sequence[tuple[float, float]], most_ms: int | None) -> Result:
    """Say how long answers took by the wall, and how long this process worked on half of them."""
    wall, processor = ([1000 * one[at] for one in taken] for at in (0, 1))
    slow = percentile(wall, 95)
    said = f"{slow:,.0f} ms (half: {median(wall):,.0f}, processor: {median(processor):,.0f})"
    reached, asked = (slow <= most_ms, f"<= {most_ms} ms") if most_ms else (None, "")
    return Result(f"p95 of {name}", said, asked=asked, reached=reached)


def _demo_trainer(house: House) -> tuple[str, str]:
    """Give the demo trainer's id and one of their engagements."""
    identity, tracking = house.services["identity"], house.services["timetracking"]
    with identity.units.read(identity.call_as_service()) as unit:
        (account,) = unit.accounts.by_emails([demo_logins()["trainer"]]).values()
    trainer_id = str(account.actor.trainer_id)
    query = sa.select(engagements.c.engagement_id).where(engagements.c.trainer_id == trainer_id)
    with tracking.units.engine.connect() as connection:
        return trainer_id, str(connection.execute(query.order_by(engagements.c.engagement_id)).scalars().first())
