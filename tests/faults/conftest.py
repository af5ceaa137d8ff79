"""What the fault tests share: the process that forks, the part of the month before, and the undisturbed figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import real_stack
from ground import Ground
from servers_apart import Servers, own_servers
from story import Before, figures, play, prepare, resume
from troupe import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    one = Nursery()
    yield one
    one.close()


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Before]:
    yield from told_before(Ground(), tmp_path_factory.mktemp("embedded"))


@pytest.fixture(scope="session")
def on_stack(stack_urls: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Before]:
    """On the servers that all tests share."""
    yield from told_before(Ground(real_stack.stack_folder()), tmp_path_factory.mktemp("stack"))


@pytest.fixture(scope="session")
def servers(stack_urls: Mapping[str, str]) -> Iterator[Servers]:
    """Servers to be killed. The shared ones come first, so that a machine that can have none says so."""
    yield from own_servers()


@pytest.fixture(scope="session")
def on_own_servers(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Before]:
    yield from told_before(Ground(servers.folder), tmp_path_factory.mktemp("own"))


def told_before(ground: Ground, folder: Path) -> Iterator[Before]:
    stage = prepare(ground.lay(folder / "before"))
    calm = resume(stage, ground, folder / "before", folder / "calm")
    found = figures(calm, folder / "out", *play(calm))
    calm.house.close()
    ground.clear(folder / "calm")
    yield Before(ground, folder / "before", stage, found)
    ground.clear(folder / "before")
