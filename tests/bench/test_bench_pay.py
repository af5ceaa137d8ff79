"""`hourbook bench-pay` measures on a database of its own, and leaves any other alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy.cli.main import hourbook
from shared.values.refusal import Refusal


def run(path: Path, *more: str) -> str:
    sizes = ["--entries", "160", "--trainers", "16", "--rounds", "1", "--url", f"sqlite:///{path}"]
    told = CliRunner().invoke(hourbook, ["bench-pay", *sizes, *more], catch_exceptions=False)
    assert told.exit_code == 0, told.output
    return told.stdout


@pytest.mark.slow
def test_every_entry_is_priced_and_nothing_is_left_behind(tmp_path: Path) -> None:
    figures = json.loads(run(tmp_path / "pay.db", "--json"))
    assert (figures["entries"], figures["trainers"], figures["database"]) == (160, 16, "sqlite")
    assert figures["lines"] >= 32
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_figures_are_a_table(tmp_path: Path) -> None:
    assert "ours to floor" in run(tmp_path / "pay.db")


def test_a_database_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "books.db").write_text("somebody's books")
    with pytest.raises(Refusal, match="database_exists"):
        run(tmp_path / "books.db")
    assert (tmp_path / "books.db").read_text() == "somebody's books"


def test_fewer_entries_than_trainers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="bench_too_small"):
        run(tmp_path / "pay.db", "--entries", "3")
