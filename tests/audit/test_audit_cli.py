"""`hourbook audit` on a real installation: what its operator did is in the trail, and a touched trail is found out."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deploy.cli.main import hourbook
from deploy.cli.person import operator
from deploy.onebox.house import open_house_now

PASSWORD = "seven grey herons stand in the reeds\n"
pytestmark = pytest.mark.slow


def run(data: Path, *words: str, text: str = "") -> Result:
    return CliRunner().invoke(hourbook, [*words, "--data", str(data)], input=text, catch_exceptions=False)


@pytest.fixture
def data(tmp_path) -> Path:
    """An installation with its first admin."""
    folder = tmp_path / "data"
    made = run(folder, "init", "--admin-email", "ines@operator.example", "--password-file", "-", text=PASSWORD)
    assert made.exit_code == 0, made.output
    return folder


def test_what_an_operator_did_is_found_with_who_it_was(data):
    (entry,) = json.loads(run(data, "audit", "search", "--json").stdout)
    assert (entry["what"], entry["actor_id"], entry["number"]) == ("hourbook init", operator(), 1)
    assert entry["object_id"].startswith("usr_")
    found = run(data, "audit", "search", "--actor", operator(), "--from", "2026-01-01T00:00:00Z")
    assert "hourbook init" in found.stdout
    assert json.loads(run(data, "audit", "search", "--actor", "usr_1", "--json").stdout) == []


def test_a_whole_chain_is_said_to_be_whole(data):
    checked = run(data, "audit", "verify")
    assert checked.exit_code == 0
    assert checked.stdout.startswith("1 entry, 1 anchor: whole. Head ")
    assert json.loads(run(data, "audit", "verify", "--json").stdout)["breaks"] == []


def test_a_restored_database_is_found_and_acknowledged(data, tmp_path):
    """An older copy of the database comes back beside newer anchors, as after a failed disk."""
    shutil.copy(data / "audit.db", tmp_path / "older.db")
    assert run(data, "reprice").exit_code == 0
    assert json.loads(run(data, "audit", "verify", "--json").stdout)["entries"] == 2
    for left in data.glob("audit.db*"):
        left.unlink()
    shutil.copy(tmp_path / "older.db", data / "audit.db")
    checked = run(data, "audit", "verify")
    assert checked.exit_code == 1
    assert "chain_cut anchor of " in checked.stdout
    assert run(data, "verify").exit_code == 1
    said = run(data, "audit", "acknowledge", "--reason", "the disk failed")
    assert (said.exit_code, said.stdout) == (0, "1 break acknowledged.\n")
    open_house_now(data).close()
    checked = run(data, "audit", "verify")
    assert checked.exit_code == 0
    assert f"(acknowledged by {operator()}: the disk failed)" in checked.stdout
    assert run(data, "verify").exit_code == 0


def test_a_touched_entry_fails_every_check(data):
    with sqlite3.connect(data / "audit.db") as connection:
        connection.execute("update entries set text = replace(text, 'admin', 'client')")
    found = json.loads(run(data, "audit", "verify", "--json").stdout)["breaks"]
    assert [(one["code"], one["acknowledged"]) for one in found] == [("entry_altered", None)]
    assert "audit: entry_altered entry 1" in run(data, "verify").stdout


@pytest.mark.parametrize("words", [("search", "--kind", "rumour"), ("search", "--from", "yesterday")])
def test_what_means_nothing_is_refused(data, words):
    refused = CliRunner().invoke(hourbook, ["audit", *words, "--data", str(data)])
    assert refused.exit_code != 0
