"""The front passes requests on unread and unchanged, and says what is wrong when nobody is behind it."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.serving import make_server
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from deploy.roles.front import Front, make_front

STATE: dict[str, Any] = {}


@Request.application
def upstream(request: Request) -> Response:
    """Say what came in; `/readyz` says what the test wants."""
    if request.path == "/readyz":
        return Response(json.dumps(STATE["ready"]), STATE.get("status", 200), content_type="application/json")
    seen = {"method": request.method, "path": request.environ["RAW_URI"], "body": request.get_data(as_text=True),
            "headers": dict(request.headers)}  # fmt: skip
    return Response(json.dumps(seen), 418, {"X-Kept": "yes", "Connection": "close"}, content_type="application/json")


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, upstream, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def client(base: str) -> Client:
    STATE.clear()
    return Client(make_front({"payroll": base}, [[base]]))


def test_a_request_is_passed_on_whole(client):
    sent = {"Authorization": "Bearer x", "traceparent": "00-aa-bb-01", "Idempotency-Key": "k"}
    answer = client.post(
        "/api/payroll/v1/x%2Fy?a=1&b=%20", data=b'{"n": 1}', headers=sent, content_type="application/json"
    )
    seen = json.loads(answer.data)
    assert (answer.status_code, answer.headers["X-Kept"]) == (418, "yes")
    assert (seen["method"], seen["path"], seen["body"]) == ("POST", "/api/payroll/v1/x%2Fy?a=1&b=%20", '{"n": 1}')
    assert {name.title(): value for name, value in sent.items()}.items() <= seen["headers"].items()
    assert seen["headers"]["X-Forwarded-Proto"] == "http"


def test_many_reads_go_by_one_connection_even_after_it_was_closed(client):
    for _ in range(3):
        assert json.loads(client.get("/api/payroll/v1/x").data)["method"] == "GET"


def test_what_leads_nowhere_is_a_problem(client):
    for path in ("/api/unknown/v1/x", "/nowhere", "/api", "//api/payroll/v1/x"):
        answer = client.get(path)
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json"), path
        assert json.loads(answer.data)["code"] == "route_not_found"


def test_every_other_address_is_a_page_of_the_portal(base):
    client = Client(make_front({"payroll": base}, [[base]], base))
    for path in ("/", "/week?day=2026-10-05", "/nowhere"):
        assert json.loads(client.get(path).data)["path"] == path
    for path in ("/api", "/api/unknown/v1/x", "/metrics"):
        assert client.get(path).status_code == 404, path


def test_a_service_that_is_away_is_a_503():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        front = make_front({"payroll": f"http://127.0.0.1:{held.getsockname()[1]}"}, [], "")
        answer = Client(front).get("/api/payroll/v1/x")
    assert (answer.status_code, json.loads(answer.data)["code"]) == (503, "service_away")
    assert answer.headers["Retry-After"] == "1"


def test_a_service_that_is_slow_is_a_504(monkeypatch):
    monkeypatch.setattr("deploy.roles.front.UPSTREAM_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        front = make_front({"payroll": f"http://127.0.0.1:{silent.getsockname()[1]}"}, [], "")
        answer = Client(front).get("/api/payroll/v1/x")
    assert (answer.status_code, json.loads(answer.data)["code"]) == (504, "service_slow")


def test_ready_when_all_are_and_what_waits_lies_side_by_side(client):
    STATE["ready"] = {"ready": True, "services": {"payroll": {"outbox": 2}}}
    answer = client.get("/readyz")
    assert (answer.status_code, json.loads(answer.data)["services"]) == (200, {"payroll": {"outbox": 2, "lag": 0}})


def test_not_ready_when_one_is_not_and_it_says_why(client):
    STATE.update(status=503, ready={"ready": False, "faults": ["payroll: KafkaError"]})
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "payroll: KafkaError" in json.loads(answer.data)["faults"]


def test_the_health_ports_are_asked_group_by_group(monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr("deploy.roles.front._fetch", lambda base: asked.append(base) or {"ready": True})
    front: Front = make_front({"payroll": "http://web"}, [["http://relay"], ["http://consume"]], "")
    Client(front).get("/readyz")
    assert asked == ["http://web", "http://relay", "http://consume"]
