"""`hourbook import-hours` as a person types it: reports, exit codes, and files that are no exports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deploy.cli.main import hourbook

HEADER = "User,Email,Client,Project,Description,Start date,Start time,End date,End time,Duration\n"
GOOD = "Nora,n@e.test,,Law,read,2026-10-05,09:00:00,2026-10-05,10:30:00,01:30:00\n"
BAD = "Nora,n@e.test,,Law,read,2026-10-06,09:00:00,2026-10-06,08:30:00,01:30:00\n"


def run(path: Path, *options: str) -> Result:
    return CliRunner().invoke(hourbook, ["import-hours", str(path), "--dry-run", "--json", *options])


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    "rows, entries, seconds, error_rows, exit_code",
    [
        (GOOD, 1, 5400, [], 0),
        (GOOD + BAD, 1, 5400, [3], 3),
        (BAD, 0, 0, [2], 1),
        ("", 0, 0, [], 0),
    ],
)
def test_the_report_counts_good_rows_and_names_bad_ones(
    tmp_path: Path, rows: str, entries: int, seconds: int, error_rows: list[int], exit_code: int
) -> None:
    result = run(written(tmp_path, HEADER + rows), "--zone", "Europe/Berlin")
    report: dict[str, Any] = json.loads(result.stdout)
    assert (report["format"], report["entries"], report["seconds"]) == ("toggl", entries, seconds)
    assert [error["row"] for error in report["errors"]] == error_rows
    assert result.exit_code == exit_code


@pytest.mark.parametrize(
    "options, field, code",
    [
        (("--zone", "Mars/Base"), "zone", "zone_unknown"),
        (("--zone", "UTC", "--format", "abacus"), "format", "format_unknown"),
        (("--zone", "UTC", "--encoding", "ebcdic"), "encoding", "encoding_unknown"),
    ],
)
def test_a_wrong_way_of_reading_is_reported_like_a_wrong_row(
    tmp_path: Path, options: tuple[str, ...], field: str, code: str
) -> None:
    result = run(written(tmp_path, HEADER + GOOD), *options)
    (error,) = json.loads(result.stdout)["errors"]
    assert (error["field"], error["code"], result.exit_code) == (field, code, 1)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(500 * 2**20)
    (error,) = json.loads(run(path, "--zone", "UTC").stdout)["errors"]
    assert error["code"] == "file_too_large"


def test_the_zone_is_never_guessed(tmp_path: Path) -> None:
    assert run(written(tmp_path, HEADER + GOOD)).exit_code == 2
