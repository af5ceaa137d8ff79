"""`hourbook parked` and `hourbook jobs` on a real data folder: what could not be heard is seen, replayed or dropped."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from deploy.cli.main import hourbook
from deploy.onebox.house import open_house_now
from shared.events.catalogue import encode
from shared.events.fact import Envelope
from shared.events.timetracking import ProjectOpened
from shared.plumbing.job_queue import Job
from shared.values.refusal import Refusal

pytestmark = pytest.mark.slow

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def fact(number: int, key: str, data: bytes | None = None) -> Envelope:
    """A project as billing hears it; other bytes make it one that nobody can read."""
    opened = ProjectOpened.example()
    kept = data or encode(opened)
    return Envelope(f"evt_{number}", opened.TYPE, 1, "timetracking", "timetracking.project", key, 0, TRACE, kept)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder in which billing could not hear one fact; another of its key waits, one of another key went through."""
    house = open_house_now(tmp_path / "data")
    house.log.publish([fact(1, "prj_1", b'{"project_id": 7}'), fact(2, "prj_1"), fact(3, "prj_2")])
    house.queue.put([Job("job_1", "read_back_file", b'{"file_id": "fil_none"}', TRACE)])
    house.pump()
    house.close()
    return tmp_path / "data"


def ask(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(hourbook, [*arguments, "--data", str(data)])


def parked(data: Path) -> list[tuple[str, str]]:
    listed = json.loads(ask(data, "parked", "list", "--json").output)
    return [(one["event_id"], one["reason"]) for one in listed if one["service"] == "billing"]


def test_what_is_parked_is_listed_with_its_reason(data):
    (first, second) = parked(data)
    assert first[0] == "evt_1"
    assert "ValidationError" in first[1]
    assert second == ("evt_2", "waits behind an earlier fact of the same key")


def test_one_is_shown_with_what_it_says(data):
    shown = json.loads(ask(data, "parked", "show", "billing", "evt_1").output)
    assert (shown["data"], shown["traceparent"]) == ({"project_id": 7}, TRACE)


def test_one_that_is_no_json_is_shown_as_it_is(tmp_path):
    house = open_house_now(tmp_path / "data")
    house.log.publish([fact(1, "prj_1", b'\xff{"no')])
    house.pump()
    house.close()
    assert json.loads(ask(tmp_path / "data", "parked", "show", "billing", "evt_1").output)["data"] == '\\xff{"no'


def test_a_key_that_fails_again_stays_parked(data):
    done = ask(data, "parked", "replay", "billing")
    assert done.exit_code == 1
    assert [event for event, _ in parked(data)] == ["evt_1", "evt_2"]


def test_a_key_of_which_nothing_is_parked_is_not_replayed_with_success(data):
    done = ask(data, "parked", "replay", "billing", "--key", "prj_11")
    assert (done.exit_code, "Nothing of prj_11 is parked in billing" in done.output) == (1, True)


def test_dropping_needs_a_reason_and_is_written_down(data):
    assert ask(data, "parked", "drop", "billing", "evt_1").exit_code == 2
    refused = ask(data, "parked", "drop", "billing", "evt_1", "--reason", " ")
    assert isinstance(refused.exception, Refusal)
    assert refused.exception.code == "reason_missing"
    assert ask(data, "parked", "drop", "billing", "evt_1", "--reason", "sent by a test").exit_code == 0
    with sa.create_engine(f"sqlite:///{data}/billing.db").connect() as connection:
        (row,) = connection.execute(sa.text("SELECT * FROM dropped")).all()
    assert (row.event_id, row.dropped_because, row.data) == ("evt_1", "sent by a test", b'{"project_id": 7}')
    assert "ValidationError" in row.parked_because
    assert row.dropped_by.startswith("operator:")


def test_after_a_drop_what_waited_can_be_replayed(data):
    ask(data, "parked", "drop", "billing", "evt_1", "--reason", "sent by a test")
    done = ask(data, "parked", "replay", "billing", "--key", "prj_1")
    assert (done.exit_code, parked(data)) == (0, [])


def test_what_is_not_parked_cannot_be_shown_or_dropped(data):
    assert isinstance(ask(data, "parked", "show", "billing", "evt_3").exception, Refusal)
    assert isinstance(ask(data, "parked", "drop", "billing", "evt_3", "--reason", "x").exception, Refusal)
    assert ask(data, "parked", "show", "all", "evt_1").exit_code == 2


def test_a_dead_job_is_listed_and_started_over(data):
    (dead,) = json.loads(ask(data, "jobs", "dead", "--json").output)
    assert (dead["job_id"], dead["job"]) == ("job_1", "read_back_file")
    assert "payment_file_not_found" in dead["reason"]
    assert ask(data, "jobs", "retry", "job_1").exit_code == 0
    assert json.loads(ask(data, "jobs", "dead", "--json").output) == []
    assert isinstance(ask(data, "jobs", "retry", "job_1").exception, Refusal)
    assert ask(data, "jobs", "retry").exit_code == 2


def test_a_dead_job_is_dropped_with_a_reason_that_audit_is_told(data):
    assert ask(data, "jobs", "drop", "job_1").exit_code == 2
    assert isinstance(ask(data, "jobs", "drop", "job_1", "--reason", " ").exception, Refusal)
    assert len(json.loads(ask(data, "jobs", "dead", "--json").output)) == 1
    assert ask(data, "jobs", "drop", "job_1", "--reason", "sent by a test").exit_code == 0
    assert json.loads(ask(data, "jobs", "dead", "--json").output) == []
    assert isinstance(ask(data, "jobs", "drop", "job_1", "--reason", "again").exception, Refusal)
    with sa.create_engine(f"sqlite:///{data}/payments.db").connect() as connection:
        said = [json.loads(row.data) for row in connection.execute(sa.text("SELECT data FROM outbox"))]
    (noted,) = [one for one in said if one.get("object_id") == "job_1"]
    assert (noted["what"], noted["why"]) == ("hourbook jobs drop", "sent by a test")
    assert noted["actor_id"].startswith("operator:")


def test_commands_of_one_role_find_a_house_by_its_folder(data, monkeypatch):
    for name in [name for name in os.environ if name.startswith("HOURBOOK_")]:
        monkeypatch.delenv(name)
    assert "payments is up to date" in ask(data, "migrate", "payments").output
    assert "needs no topics" in ask(data, "topics").output
    assert "holds no Hourbook data" in ask(data / "nowhere", "consume", "payments").output
