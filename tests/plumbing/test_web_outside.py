"""What the world sees around the routes: OpenAPI, docs, health, metrics, headers, traces, logs."""

from __future__ import annotations

import io
import json
import re
import tomllib
from pathlib import Path

import places
import pytest
import structlog
from openapi_spec_validator import validate
from prometheus_client.parser import text_string_to_metric_families
from web_sample import Sample

from shared.plumbing.logs import configure_logs
from shared.plumbing.traces import continue_trace, trace_id
from shared.plumbing.version import VERSION
from shared.plumbing.web import create_flask

ROOT = Path(__file__).parents[2]


class TestOpenApi:
    def test_the_document_is_valid_and_the_same_each_time(self, sample: Sample) -> None:
        first, second = (sample.client.get("/api/sample/openapi.json") for _ in range(2))
        validate(first.json)
        assert first.data == second.data
        assert first.json["openapi"] == "3.1.0"

    def test_operations_say_who_may_call_them_and_how_they_refuse(self, sample: Sample) -> None:
        post = sample.client.get("/api/sample/openapi.json").json["paths"]["/api/sample/v1/parcels"]["post"]
        assert (post["security"], post["x-roles"]) == ([{"bearer": []}], ["finance"])
        assert [(p["name"], p["required"]) for p in post["parameters"]] == [("Idempotency-Key", True)]
        assert set(post["responses"]) == {"201", "400", "401", "403", "409", "422", "429", "503", "default"}
        assert set(post["responses"]["201"]["headers"]) == {"ETag", "Idempotency-Replayed"}

    def test_changes_document_their_version(self, sample: Sample) -> None:
        paths = sample.client.get("/api/sample/openapi.json").json["paths"]
        patch = paths["/api/sample/v1/parcels/{parcel_id}"]["patch"]
        assert ("If-Match", True) in [(p["name"], p["required"]) for p in patch["parameters"]]
        assert {"412", "428"} <= set(patch["responses"])
        assert paths["/api/sample/v1/bug"]["get"]["security"] == []

    def test_no_number_in_the_document_is_a_fraction(self, sample: Sample) -> None:
        assert '"number"' not in sample.client.get("/api/sample/openapi.json").get_data(as_text=True)


class TestDocsPage:
    def test_the_page_and_all_it_loads_come_from_here(self, sample: Sample) -> None:
        assert sample.client.get("/api/sample/docs").headers["Location"].endswith("docs/")
        page = sample.client.get("/api/sample/docs/").get_data(as_text=True)
        assert "://" not in page
        for name in re.findall(r'(?:src|href)="([^"]+)"', page):
            answer = sample.client.get(f"/api/sample/docs/{name}")
            assert (answer.status_code, len(answer.data) > 50) == (200, True)

    def test_no_script_stands_in_the_page(self, sample: Sample) -> None:
        answer = sample.client.get("/api/sample/docs/")
        assert not re.findall(r"<script[^>]*>[^<]", answer.get_data(as_text=True))
        assert "script-src" not in answer.headers["Content-Security-Policy"].replace("default-src 'self'", "")


class TestHealth:
    @pytest.mark.parametrize("prefix", ["", "/api/sample"])
    @pytest.mark.parametrize(
        "name, said", [("livez", {"status": "ok"}), ("version", {"service": "sample", "version": VERSION})]
    )
    def test_at_the_root_and_under_the_prefix(self, sample: Sample, prefix, name, said) -> None:
        assert sample.client.get(f"{prefix}/{name}").json == said

    def test_ready_means_migrated_and_reachable(self, sample: Sample, monkeypatch) -> None:
        from shared.plumbing import health

        assert sample.client.get("/readyz").status_code == 200
        monkeypatch.setattr(health, "is_current", lambda _engine, _folder: False)
        answer = sample.client.get("/readyz")
        assert (answer.status_code, answer.json) == (503, {"status": "unready", "faults": ["database_not_migrated"]})

    def test_the_version_is_the_project_s(self) -> None:
        assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION


class TestMetrics:
    def test_they_parse_and_count_by_route_never_by_id(self, sample: Sample) -> None:
        sample.client.get("/api/sample/v1/parcels/par_7f3a", headers=sample.headers("finance"))
        sample.client.get("/nowhere/trn_7f3a")
        text = sample.client.get("/metrics").get_data(as_text=True)
        families = {family.name for family in text_string_to_metric_families(text)}
        assert {"hourbook_http_requests", "hourbook_http_request_seconds"} <= families
        assert all(name.startswith("hourbook_") for name in families)
        assert "7f3a" not in text
        assert 'route="/api/sample/v1/parcels/<parcel_id>",service="sample",status="404"' in text


class TestHeaders:
    @pytest.mark.parametrize("path", ["/livez", "/nowhere", "/api/sample/v1/bug", "/api/sample/v1/parcels"])
    def test_every_answer_is_guarded(self, sample: Sample, path) -> None:
        headers = sample.client.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")

    def test_a_caller_s_trace_goes_on(self, sample: Sample) -> None:
        theirs = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        ours = sample.client.get("/livez", headers={"traceparent": theirs}).headers["traceparent"]
        assert trace_id(ours) == trace_id(theirs)
        assert ours.split("-")[2] != theirs.split("-")[2]

    @pytest.mark.parametrize(
        "broken",
        [None, "", "x", "00-0-0-01", f"00-{'0' * 32}-{'1' * 16}-01", f"00-{'1' * 32}-{'0' * 16}-01",
         f"ff-{'1' * 32}-{'1' * 16}-01", f"00-{'A' * 32}-{'1' * 16}-01"],
    )  # fmt: skip
    def test_a_broken_trace_begins_anew(self, broken) -> None:
        begun = continue_trace(broken)
        assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", begun)
        assert trace_id(begun) not in ("0" * 32, "1" * 32)


class TestLogs:
    def logged(self, work) -> list[dict]:
        stream = io.StringIO()
        configure_logs(stream)
        try:
            work()
        finally:
            structlog.reset_defaults()
        return [json.loads(line) for line in stream.getvalue().splitlines()]

    def test_one_line_a_request_with_its_trace_and_no_token(self, sample: Sample) -> None:
        headers = sample.headers("auditor")
        lines = self.logged(lambda: sample.client.get("/api/sample/v1/parcels", headers=headers))
        assert [(line["event"], line["status"], line["actor"], len(line["trace_id"])) for line in lines] == [
            ("request", 200, "usr_1", 32)
        ]
        assert headers["Authorization"].split()[1] not in json.dumps(lines)

    def test_a_bug_is_logged_under_the_trace_id_its_answer_names(self, sample: Sample) -> None:
        answers = []
        lines = self.logged(lambda: answers.append(sample.client.get("/api/sample/v1/bug")))
        assert lines[0]["event"] == "request_failed"
        assert lines[0]["trace_id"] == answers[0].json["trace_id"]
        assert "RuntimeError" in lines[0]["exception"]

    @pytest.mark.skipif(places.on_postgres(), reason="the trigger is SQLite's; PostgreSQL's words are hidden alike")
    def test_a_failed_statement_is_logged_without_its_values(self, sample: Sample) -> None:
        with sample.service.units.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TRIGGER no BEFORE INSERT ON parcels BEGIN SELECT RAISE(FAIL, 'no'); END")
        body = {"label": "Zoe Weiss", "price": {"amount": "1", "currency": "USD"}}
        headers = sample.headers("finance", Idempotency_Key="k")
        lines = self.logged(lambda: sample.client.post("/api/sample/v1/parcels", json=body, headers=headers))
        assert lines[0]["event"] == "request_failed"
        assert "Zoe" not in json.dumps(lines)

    def test_an_app_never_runs_on_the_logger_that_shows_local_variables(self, sample: Sample, capsys) -> None:
        structlog.reset_defaults()
        create_flask(sample.service).test_client().get("/api/sample/v1/bug")
        line = json.loads(capsys.readouterr().err.splitlines()[0])
        assert line["event"] == "request_failed"
        assert "locals" not in line["exception"]

    def test_secrets_are_blanked_at_any_depth(self) -> None:
        lines = self.logged(
            lambda: structlog.get_logger().info(
                "x", password="p1", user={"access_token": "p2", "name": "n"}, all=[{"iban": "p3"}]
            )
        )
        assert lines[0]["user"] == {"access_token": "[redacted]", "name": "n"}
        assert not re.search(r"p[123]", json.dumps(lines))
