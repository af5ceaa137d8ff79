"""Servers that die or stand still in the middle of the month: processes and people wait for them, and lose nothing."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

import pytest
from ordeal import Ordeal, Record, ordeal
from servers_apart import Servers
from story import Before
from troupe import ROLES, Nursery

pytestmark = [pytest.mark.slow, pytest.mark.servers, pytest.mark.xdist_group("own servers")]
AWAY_SECONDS = 60
# How long after people have said something the server dies: before a relay has looked, and while it is at work.
DELAYS = (0.0, 0.05, 0.15)


@pytest.mark.parametrize("server", ["postgres", "kafka", "rabbitmq"])
def test_a_server_killed_and_started_again(
    server: str, servers: Servers, on_own_servers: Before, nursery: Nursery, tmp_path: Path, record_property: Record
) -> None:
    def storm(delay: float) -> None:
        time.sleep(delay)
        servers.kill(server)
        servers.raise_all()

    with ordeal(on_own_servers, nursery, tmp_path / "data", {}) as run:
        run.house.storms.extend(partial(storm, delay) for delay in DELAYS)
        run.tell(f"{server} killed", lambda: len(DELAYS), record_property)
        assert noticed(run) > 0


@pytest.mark.parametrize("server", ["kafka", "rabbitmq"])
def test_a_broker_that_does_not_answer_for_a_minute(
    server: str, servers: Servers, on_own_servers: Before, nursery: Nursery, tmp_path: Path, record_property: Record
) -> None:
    with ordeal(on_own_servers, nursery, tmp_path / "data", {}) as run:
        run.house.storms.append(partial(servers.freeze, server, AWAY_SECONDS))
        run.tell(f"{server} frozen for {AWAY_SECONDS} s", lambda: 1, record_property)


def noticed(run: Ordeal) -> int:
    """Count the rounds that met the dead server."""
    return sum(run.players.events(role, "round_failed") for role in ROLES)
