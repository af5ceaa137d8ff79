"""The product apart: people pay a trainer over HTTP while processes are killed, and one trace leads from POST to file.

Ada is left out; Nils works 3:20:01 + 5:00 at 60.00 EUR an hour: 500.02 EUR.
"""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from apart import Apart, apart, lives
from click.testing import CliRunner
from http_hours import log_hours, submit_and_approve
from http_money import eur, pay
from http_people import (
    ORIGINATOR,
    Story,
    agree_terms,
    bring_trainers,
    found_house,
    let_people_in,
    open_accounts,
    open_for_business,
    sign_agreements,
)
from prometheus_client.parser import text_string_to_metric_families
from real_server import until
from real_stack import fresh_name, stack_urls

from deploy.cli.main import hourbook
from deploy.onebox.backbone import FILE
from deploy.onebox.house import raze

pytestmark = pytest.mark.slow
ID = re.compile(r"[a-z]{2,4}_[0-9a-f]{20}")
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


@pytest.fixture(params=["embedded", pytest.param("stack", marks=pytest.mark.servers)])
def data(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A folder that stands on its own files, and one that stands on real servers."""
    folder = tmp_path / "data"
    folder.mkdir()
    if request.param == "embedded":
        yield folder
        return
    urls, name = stack_urls(), fresh_name()
    (folder / FILE).write_text(json.dumps({
        "database": urls["HOURBOOK_DATABASE_URL"].replace("{database}", f"{name}_{{database}}"),
        "log": urls["HOURBOOK_LOG_URL"] + name,
        "queue": f"{urls['HOURBOOK_QUEUE_URL']}?prefix={name}",
    }))  # fmt: skip
    yield folder
    raze(folder)


def test_people_notice_no_difference_and_nothing_is_lost(data: Path) -> None:
    found_house(data)
    with apart(data, ORIGINATOR) as server:
        story = Story(server)
        for step in (open_for_business, let_people_in, bring_trainers, sign_agreements, agree_terms, open_accounts):
            step(story)
        kill(server, "consume-all")
        log_hours(story)
        kill(server, "relay-all")
        submit_and_approve(story)
        run = pay(story, "world", "regular", eur("500.02"), 30_001)
        file = release_traced(story, run)
        one_trace_leads_from_the_request_to_the_file(server)
        every_process_counts(server)
        ids = server.ids()
        assert server.stop() == 0
    assert [name for name, pid in ids.items() if lives(pid)] == []
    verified = CliRunner().invoke(hourbook, ["verify", "--data", str(data)])
    assert verified.exit_code == 0, verified.output
    assert file["payments"] == 1


def kill(server: Apart, name: str) -> None:
    """End a process without a word; the supervisor starts another."""
    before = server.ids()[name]
    os.kill(before, signal.SIGKILL)
    until(lambda: server.ids()[name] != before and server.ready(), 120, f"{name} is back")


def release_traced(story: Story, run: str) -> dict[str, object]:
    body = {"pay_run_id": run, "method": "sepa"}
    file = story.fin.post("payments/v1/payment-files", body).good()
    released = story.fin2.post(f"payments/v1/payment-files/{file['file_id']}/release", traceparent=TRACEPARENT)
    story.server.settle()
    return released.good()


def one_trace_leads_from_the_request_to_the_file(server: Apart) -> None:
    """Door, relay, consumers and the worker that reads the file back all logged the caller's trace."""
    until(lambda: seen(server, "work-all", "job_taken"), 30, "the job is done")
    (request,) = [line for line in server.log("serve-payments") if line.get("trace_id") == TRACE]
    assert (request["route"], request["status"]) == ("/api/payments/v1/payment-files/<file_id>/release", 200)
    # The release says the payment, the change, and that sealed numbers were opened; the job, that the file was.
    until(lambda: sum(line["facts"] for line in seen(server, "relay-all", "relayed")) >= 4, 30, "all of it is noted")
    moved = seen(server, "relay-all", "relayed")
    assert {line["service"] for line in moved} == {"payments"}
    assert sum(line["jobs"] for line in moved) == 1
    heard = seen(server, "consume-all", "facts_heard")
    assert {line["service"] for line in heard} == {"payroll", "ledger", "notifications", "audit"}
    assert all("payment.released" in line["types"] for line in heard if line["service"] != "audit")
    (done,) = seen(server, "work-all", "job_taken")
    assert (done["job"], done["outcome"]) == ("read_back_file", "done")


# What each kind of process must show, whatever else it counts.
SHOWN = {
    "relay-all": {"hourbook_outbox_rows", "hourbook_outbox_oldest_age_seconds", "hourbook_facts_relayed"},
    "consume-all": {"hourbook_consumer_lag_records", "hourbook_parked_facts", "hourbook_facts_heard"},
    "work-all": {"hourbook_jobs_waiting", "hourbook_jobs_dead", "hourbook_jobs"},
    "serve-payroll": {"hourbook_http_request_seconds", "hourbook_database_connections"},
}


def every_process_counts(server: Apart) -> None:
    """Each /metrics parses, names are ours, and no label is an id."""
    for name, url in server.urls().items():
        if name != "front":
            with urlopen(f"{url}/metrics", timeout=10) as answer:  # noqa: S310 - our own process
                families = {family.name: family for family in text_string_to_metric_families(answer.read().decode())}
            assert set(families) >= SHOWN.get(name, set()), name
            assert all(family.startswith("hourbook_") for family in families), name
            labels = [value for one in families.values() for sample in one.samples for value in sample.labels.values()]
            assert not [value for value in labels if ID.search(value)], name


def seen(server: Apart, name: str, event: str) -> list[dict[str, object]]:
    return [line for line in server.log(name) if line["event"] == event and TRACE in line["traces"]]
