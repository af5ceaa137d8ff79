"""A web server forks once all is loaded. Threads are not forked with it, and whoever waits for one waits for ever."""

from __future__ import annotations

import subprocess
import sys

import pytest

_LOAD = """
import os
import deploy.cli.main
import polars as pl
from deploy.roles.wired import installed

def threads():
    names = [open(f"/proc/self/task/{one}/comm").read() for one in os.listdir("/proc/self/task")]
    return sum(name.startswith(("polars-0", "polars-1")) for name in names)

installed()
loaded = threads()
pl.DataFrame({"a": [1]}).lazy().group_by("a").len().collect()
print(loaded, threads())
"""


@pytest.mark.slow
def test_what_is_loaded_has_computed_no_frame():
    told = subprocess.run([sys.executable, "-c", _LOAD], capture_output=True, text=True, check=True).stdout.split()
    assert told[0] == "0", "a module computes a frame while it is loaded, which starts Polars' threads"
    assert told[1] != "0", "Polars calls its threads something else by now"
