"""The tour names every file an hour passes through: a sample month runs, and whatever it calls must be on the page."""

from __future__ import annotations

import re
import sys
import threading

import pytest
from source_tree import ROOT

# What the tour says once for all services, and what lies before the hour.
SAID_ONCE = re.compile(
    r".*/(__init__|main|usecases/ports|store/(unit|tables|invariants|migrations/.*))\.py|services/\w+/api/.*"
)
BEFORE_THE_HOUR = re.compile(r"services/(identity|onboarding)/.*")


def _files_called(play) -> set[str]:
    called: set[str] = set()
    prefix = f"{ROOT}/"

    def look(frame, event, _argument):
        if event == "call" and frame.f_code.co_name != "<module>":
            name = frame.f_code.co_filename
            if name.startswith(prefix):
                called.add(name.removeprefix(prefix))

    threading.setprofile(look)
    sys.setprofile(look)
    try:
        play()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return called


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
