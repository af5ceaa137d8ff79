"""What an operator asks of every service: hops, parked facts, dead jobs; nothing unknown is called zero."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from web_sample import Sample

from shared.plumbing.embedded_queue import EmbeddedQueue
from shared.plumbing.job_queue import Job
from shared.plumbing.operations import Brokers
from shared.plumbing.tables import create_plumbing_v2
from shared.plumbing.unit import OUTBOX, PARKED
from shared.plumbing.web import create_flask

API = "/api/sample/v1"
FACT = {"type": "project.opened", "version": 1, "topic": "timetracking.projects", "key": "prj_1",
        "traceparent": f"00-{'a' * 32}-{'b' * 16}-01", "data": b"{}"}  # fmt: skip


@pytest.fixture
def sample(tmp_path: Path, clock: Callable[[], int]) -> Sample:
    made = Sample(tmp_path, clock)
    with made.service.units.write(made.service.call_as_service()) as unit:
        now = unit.call.at_epoch
        unit.connection.execute(OUTBOX.insert(), {"id": "evt_0", "kind": "fact", "at_epoch": now - 60, **FACT})
        unit.connection.execute(PARKED.insert(), [
            {"event_id": f"evt_{n}", "source": "timetracking", "at_epoch": now, "reason": "KeyError: 'x'",
             "parked_epoch": now, **FACT} for n in (1, 2)
        ])  # fmt: skip
    return made


def test_what_a_web_process_cannot_know_is_null(sample: Sample) -> None:
    said = sample.client.get(f"{API}/hops", headers=sample.headers("admin")).get_json()
    assert (said["outbox_rows"], said["parked_facts"]) == (1, 2)
    assert said["outbox_oldest"] < "9"
    assert {said[name] for name in ("lag_records", "jobs_waiting", "jobs_dead")} == {None}
    asked = sample.client.get(f"{API}/dead-jobs", headers=sample.headers("admin"))
    assert (asked.status_code, asked.get_json()["code"]) == (409, "queue_not_at_hand")


def test_with_log_and_queue_at_hand_it_knows(tmp_path: Path, clock: Callable[[], int]) -> None:
    def queue() -> EmbeddedQueue:
        return EmbeddedQueue(f"sqlite:///{tmp_path}/jobs.db", clock)

    made = Sample(tmp_path, clock, jobs={"send": lambda *_: None})
    client, admin = create_flask(made.service, Brokers(lambda _service: 7, queue)).test_client(), made.headers("admin")
    queue().put([Job("job_1", "send", b"{}", FACT["traceparent"]), Job("job_2", "send", b"{}", "")])
    (first, _) = (filled := queue()).take(["send"], 2)
    filled.bury(first, "SMTPError: no such host")
    hops = client.get(f"{API}/hops", headers=admin).get_json()
    assert (hops["lag_records"], hops["jobs_waiting"], hops["jobs_dead"]) == (7, 1, 1)
    (dead,) = client.get(f"{API}/dead-jobs", headers=admin).get_json()["data"]
    assert (dead["job_id"], dead["reason"], dead["trace_id"]) == (first.id, "SMTPError: no such host", "a" * 32)
    assert client.post(f"{API}/dead-jobs/{first.id}/retry", headers=admin).status_code == 200
    assert client.get(f"{API}/hops", headers=admin).get_json()["jobs_dead"] == 0
    again = client.post(f"{API}/dead-jobs/{first.id}/retry", headers=admin)
    assert (again.status_code, again.get_json()["code"]) == (404, "dead_job_not_found")


def test_parked_facts_are_paged_and_what_they_say_is_not_shown(sample: Sample) -> None:
    auditor = sample.headers("auditor")
    first = sample.client.get(f"{API}/parked-facts?limit=1", headers=auditor).get_json()
    rest = sample.client.get(f"{API}/parked-facts", headers=auditor, query_string={"cursor": first["next_cursor"]})
    assert [one["event_id"] for one in first["data"] + rest.get_json()["data"]] == ["evt_1", "evt_2"]
    assert "data" not in first["data"][0]


def test_a_fact_that_fails_again_stays_and_is_left_out_with_a_reason_alone(sample: Sample) -> None:
    admin = sample.headers("admin")
    replayed = sample.client.post(f"{API}/parked-facts/evt_1/replay", headers=admin)
    assert (replayed.status_code, replayed.get_json()["code"]) == (409, "fact_fails_again")
    assert sample.client.post(f"{API}/parked-facts/evt_1/drop", json={"why": ""}, headers=admin).status_code == 422
    assert sample.client.post(f"{API}/parked-facts/evt_1/drop", json={"why": " "}, headers=admin).status_code == 422
    assert sample.client.get(f"{API}/hops", headers=admin).get_json()["parked_facts"] == 2
    assert sample.client.post(f"{API}/parked-facts/evt_9/drop", json={"why": "x"}, headers=admin).status_code == 404


def test_leaving_a_fact_out_is_noted_with_who_and_why(sample: Sample) -> None:
    with sample.service.units.engine.begin() as connection:
        create_plumbing_v2(connection)
    path, body = f"{API}/parked-facts/evt_1/drop", {"why": "told twice"}
    assert sample.client.post(path, json=body, headers=sample.headers("admin")).status_code == 200
    query = sa.select(OUTBOX.c.data).where(OUTBOX.c.type == "change.noted")
    with sample.service.units.engine.connect() as connection:
        (noted,) = [json.loads(data) for data in connection.execute(query).scalars()]
    assert (noted["what"], noted["actor_id"]) == (f"POST {API}/parked-facts/<event_id>/drop", "usr_1")
    assert (noted["why"], noted["object_id"]) == ("told twice", "evt_1")


@pytest.mark.parametrize("method, path", [("GET", "hops"), ("GET", "parked-facts"), ("POST", "parked-facts/evt_1/drop"),
                                          ("POST", "dead-jobs/job_1/retry")])  # fmt: skip
def test_nobody_else_asks(sample: Sample, method: str, path: str) -> None:
    for role in ("finance", "trainer", *(("auditor",) if method == "POST" else ())):
        assert sample.client.open(f"{API}/{path}", method=method, headers=sample.headers(role)).status_code == 403
