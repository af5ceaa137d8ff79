"""What the fault tests share: the process that forks, the part of the month before, and the undisturbed figures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from story import Before, figures, play, prepare, resume
from troupe import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    one = Nursery()
    yield one
    one.close()


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> Before:
    folder = tmp_path_factory.mktemp("faults")
    stage = prepare(folder / "before")
    calm = resume(stage, folder / "before", folder / "calm")
    found = figures(calm, folder / "out", *play(calm))
    calm.house.close()
    return Before(folder / "before", stage, found)
