"""The tour names every file an hour passes through: a sample month runs, and whatever it calls must be on the page."""

from __future__ import annotations

import re
import sys
import threading
from contextlib import suppress
from cProfile import Profile
from types import CodeType

import pytest
from source_tree import ROOT

# What the tour says once for all services, and what lies before the hour.
SAID_ONCE = re.compile(
    r".*/(__init__|main|usecases/ports|store/(unit|tables|invariants|migrations/.*))\.py|services/\w+/api/.*"
)
BEFORE_THE_HOUR = re.compile(r"services/(identity|onboarding)/.*")


def _files_called(play) -> set[str]:
    """Give the files of which anything was called; a profiler written in C looks, so that it costs little."""
    looking: list[Profile] = []

    def begin(*_event) -> None:
        # Python 3.11 looks at each thread by itself; later ones at all of them at once, and refuse a second look.
        sys.setprofile(None)
        looking.append(Profile(builtins=False))
        with suppress(ValueError):
            looking[-1].enable()

    threading.setprofile(begin)
    try:
        begin()
        play()
    finally:
        looking[0].disable()
        threading.setprofile(None)
    code = [call.code for one in looking for call in one.getstats() if isinstance(call.code, CodeType)]
    called = {one.co_filename for one in code if one.co_name != "<module>"}
    return {name.removeprefix(f"{ROOT}/") for name in called if name.startswith(f"{ROOT}/")}


@pytest.mark.slow
def test_the_tour_misses_no_file(tmp_path):
    from deploy.month.run import run_month

    called = _files_called(lambda: run_month(tmp_path / "out", tmp_path / "data", trainers=10, seed=3))
    house = (name for name in called if name.startswith(("services/", "shared/")))
    on_the_way = [name for name in house if not SAID_ONCE.fullmatch(name) and not BEFORE_THE_HOUR.fullmatch(name)]
    assert len(on_the_way) > 100
    tour = (ROOT / "docs" / "tour.md").read_text()
    missing = sorted(name for name in on_the_way if f"`{name}`" not in tour)
    assert not missing, "\n".join(missing)
