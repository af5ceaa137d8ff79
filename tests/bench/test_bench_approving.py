"""`hourbook bench-approving` approves all that waits in a house of its own, over several pages, and leaves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy.bench import approving
from deploy.cli.main import hourbook


@pytest.mark.slow
def test_all_that_waits_is_approved_and_nothing_is_left_behind(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(approving, "AT_ONCE", 4)
    monkeypatch.setattr(approving, "A_PAGE", 3)
    sizes = ["--timesheets", "7", "--entries", "6", "--folder", str(tmp_path)]
    told = CliRunner().invoke(hourbook, ["bench-approving", *sizes], catch_exceptions=False)
    assert told.exit_code == 0, told.output
    assert "sqlite: 7 timesheets, 42 entries" in told.stdout
    assert "milliseconds an entry" in told.stdout
    assert list(tmp_path.iterdir()) == []
