"""A full disk beneath databases: people are refused, nothing is half done, and processes go on when there is room.

The disks are small ones of the test's own, in memory, filled with a balloon; only root may make them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from closing_words import NO_DISK
from ordeal import Ordeal, Record, ordeal
from servers_apart import Servers
from story import Before
from troupe import Nursery

from deploy.onebox.backbone import backbone_of
from deploy.stack.place import run_as
from shared.events.payroll import EarningsAccrued
from shared.plumbing.database import passes
from shared.plumbing.relay import outbox_depth

pytestmark = pytest.mark.slow
FULL_SECONDS = 3
# The databases that the story writes to most.
CROWDED = ("payroll", "payments", "ledger")
PIECE = bytes(1 << 16)
MANY_FACTS = 20_000


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    folder.mkdir(parents=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        reason = f"{NO_DISK}: {done.stderr.decode().strip()}"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def storm(run: Ordeal, disk: Path) -> None:
    """Fill the disk, let a person try, let processes meet it for some seconds, make room again."""
    balloon = disk / "balloon"
    fill(balloon)
    with pytest.raises(sa.exc.OperationalError) as refused:
        say_far_too_much(run)
    assert passes(refused.value), "nobody's request is at fault"
    time.sleep(FULL_SECONDS)
    balloon.unlink()
    # What a worker held when the disk was full could not be given back; its lease ends by the clock.
    run.players.five_minutes_pass()
    assert outbox_depth(run.house.services["payroll"]) < MANY_FACTS, "the outbox has all of a request or nothing"


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for piece in (PIECE, b"\0"):
            try:
                while file.write(piece):
                    pass
            except OSError as full:
                assert full.errno == 28, full  # noqa: PT017 - ENOSPC, which ends the loop


def say_far_too_much(run: Ordeal) -> None:
    with run.stage.unit("payroll", "finance") as (unit, _call):
        for _ in range(MANY_FACTS):
            unit.say(EarningsAccrued.example())


def test_a_full_disk_beneath_embedded_files(
    embedded: Before, nursery: Nursery, tmp_path: Path, record_property: Record
) -> None:
    size = sum(path.stat().st_size for path in embedded.folder.rglob("*") if path.is_file())
    with (
        small_disk(tmp_path / "disk", 2 * size // 1_000_000 + 40) as disk,
        ordeal(embedded, nursery, disk / "data", {}) as run,
    ):
        run.house.storms.extend([partial(storm, run, disk)] * 2)
        run.tell("disk full", lambda: 2, record_property)


@pytest.mark.servers
@pytest.mark.xdist_group("own servers")
def test_a_full_disk_beneath_postgresql(
    servers: Servers, on_own_servers: Before, nursery: Nursery, tmp_path: Path, record_property: Record
) -> None:
    with small_disk(servers.folder / "disk", 120) as disk:
        place = disk / "tablespace"
        place.mkdir()
        if user := run_as("postgres", "nobody"):
            shutil.chown(place, user)
        with ordeal(on_own_servers, nursery, tmp_path / "data", {}, prepare=partial(move_to, place)) as run:
            run.house.storms.extend([partial(storm, run, disk)] * 2)
            run.tell("disk full", lambda: 2, record_property)
        execute(servers.record.urls["HOURBOOK_DATABASE_URL"], ["DROP TABLESPACE crowded"])
    (servers.folder / "disk").rmdir()


def move_to(place: Path, data: Path) -> None:
    """Move the databases that matter onto the small disk, before anybody uses them."""
    backbone = backbone_of(data)
    names = [str(sa.make_url(backbone.database_of(name)).database) for name in CROWDED]
    execute(backbone.database, [
        f"CREATE TABLESPACE crowded LOCATION '{place}'",
        *(f'ALTER DATABASE "{name}" SET TABLESPACE crowded' for name in names),
    ])  # fmt: skip


def execute(url: str, statements: list[str]) -> None:
    engine = sa.create_engine(sa.make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()
