"""Whatever `hourbook` starts works with one thread of Polars, unless the environment says otherwise."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_VARIABLE = "POLARS_MAX_THREADS"
_SAYS = (
    "from click.testing import CliRunner; from deploy.cli.main import hourbook;"
    " CliRunner().invoke(hourbook, ['month', '--help']); import polars; print(polars.thread_pool_size())"
)


@pytest.mark.slow
@pytest.mark.parametrize(("asked", "threads"), [(None, "1"), ("2", "2")])
def test_a_command_works_with_one_thread_of_polars(asked: str | None, threads: str) -> None:
    """Polars counts its threads when it is loaded: a command line that loads it before fails here."""
    environment = {name: value for name, value in os.environ.items() if name != _VARIABLE}
    environment |= {_VARIABLE: asked} if asked else {}
    said = subprocess.run([sys.executable, "-c", _SAYS], env=environment, check=True, capture_output=True, text=True)
    assert said.stdout.strip() == threads
