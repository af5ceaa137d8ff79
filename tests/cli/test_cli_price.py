"""`hourbook price` as a person types it: a line a case, both counts, exit codes; the example of the docs is true."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from deploy.cli.main import hourbook

DOCS = Path(__file__).parents[2] / "docs" / "pay-cases.md"
EXAMPLE = DOCS.read_text().split("```yaml\n")[1].split("```")[0]
NAME = "forty-six hours at 12 dollars are 588 dollars"


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "cases.yaml"
    path.write_text(text)
    return str(path)


def test_the_example_of_the_docs_is_true(tmp_path: Path) -> None:
    told = CliRunner().invoke(hourbook, ["price", written(tmp_path, EXAMPLE)])
    assert (told.exit_code, told.output) == (0, f"ok {NAME}\n1 ok, 0 failed\n")


def test_a_cent_off_fails_and_others_go_on(tmp_path: Path) -> None:
    wrong = EXAMPLE.replace("588.00", "588.01") + "- {name: half a case}\n" + EXAMPLE
    told = CliRunner().invoke(hourbook, ["price", written(tmp_path, wrong)])
    assert told.exit_code == 1
    assert told.output.splitlines() == [
        f"FAIL {NAME}: expected 588.01 USD, got 588.00 USD",
        "FAIL half a case: pack is missing.",
        f"ok {NAME}",
        "1 ok, 2 failed",
    ]


def test_among_several_files_a_failure_says_which_and_keeps_to_its_line(tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.yaml", tmp_path / "wrong.yaml"
    right.write_text(EXAMPLE)
    wrong.write_text('- {name: "half\\na case"}\n')
    told = CliRunner().invoke(hourbook, ["price", str(right), str(wrong)])
    assert told.output.splitlines() == [
        f"ok {NAME}",
        f"FAIL half a case: pack is missing. ({wrong})",
        "1 ok, 1 failed",
    ]


def test_json_says_the_same(tmp_path: Path) -> None:
    told = CliRunner().invoke(hourbook, ["price", "--json", written(tmp_path, EXAMPLE), written(tmp_path, EXAMPLE)])
    said = json.loads(told.stdout)
    assert (told.exit_code, said["ok"], said["failed"], said["cases"][0]["unmet"]) == (0, 2, 0, [])


def test_what_is_no_yaml_fails_with_its_file(tmp_path: Path) -> None:
    told = CliRunner().invoke(hourbook, ["price", written(tmp_path, "{")])
    assert told.exit_code == 1
    assert "cases.yaml: This is not YAML" in told.output
    assert "line 1, column 2: " in told.output
    assert len(told.output.splitlines()) == 2, "a line for the file, and the counts"
