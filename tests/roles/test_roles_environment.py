"""A process's environment: everything wrong is said at once, before anything starts, and no value is repeated."""

from __future__ import annotations

import ast
import json
import os
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy.cli.main import hourbook
from deploy.roles.turnings import ROLES
from shared.plumbing.environment import SECRETS_OF, WEB_SECRET, EnvironmentFault, read_environment
from shared.plumbing.key_source import FetchedKeys
from shared.plumbing.problems import WebRefusal

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct-horse"
NOW = 1_791_158_400


@pytest.fixture
def secret(tmp_path: Path) -> str:
    (tmp_path / "secret").write_bytes(b"k" * 32)
    return str(tmp_path / "secret")


def whole(secret: str) -> dict[str, str]:
    return {
        "HOURBOOK_DATABASE_URL": f"postgresql+psycopg://hourbook:{PASSWORD}@db/{{database}}",
        "HOURBOOK_LOG_URL": f"kafka://hourbook:{PASSWORD}@log:9092/",
        "HOURBOOK_QUEUE_URL": f"amqp://hourbook:{PASSWORD}@queue:5672/",
        "HOURBOOK_JWKS_FILE": secret,
        "HOURBOOK_CURSOR_KEY_FILE": secret,
        "HOURBOOK_FIELD_KEY_FILE": secret,
        "HOURBOOK_LOOKUP_KEY_FILE": secret,
    }


def faults(environ: dict[str, str], services: list[str], *needs: str) -> tuple[str, ...]:
    with pytest.raises(EnvironmentFault) as caught:
        read_environment(environ, services, needs, lambda: NOW)
    assert PASSWORD not in str(caught.value)
    return caught.value.faults


def test_a_whole_environment_is_read(secret):
    settings = read_environment(whole(secret), ["payments", "ledger"], ["web", "log", "queue"], lambda: NOW)
    assert settings.wirings["ledger"].database_url.endswith("@db/ledger")
    assert settings.wirings["payments"].secrets("field_key") == b"k" * 32
    assert (settings.bind, settings.port, settings.health_port) == ("127.0.0.1", 8080, 9090)


def test_everything_missing_is_said_at_once():
    assert [one.split()[0] for one in faults({}, ["payments"], "web", "log", "queue")] == [
        "HOURBOOK_CURSOR_KEY_FILE", "HOURBOOK_FIELD_KEY_FILE", "HOURBOOK_JWKS_FILE", "HOURBOOK_LOG_URL",
        "HOURBOOK_LOOKUP_KEY_FILE", "HOURBOOK_PAYMENTS_DATABASE_URL", "HOURBOOK_QUEUE_URL",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "variable, value, sentence",
    [
        ("LOG_URL", f"redis://x:{PASSWORD}@y", "begins with something else"),
        ("DATABASE_URL", f"mysql://x:{PASSWORD}@y/{{database}}", "begins with something else"),
        ("DATABASE_URL", f"postgresql+psycopg://x:{PASSWORD}@y/one", "lacks {database}"),
        ("PORT", "80x", "no whole number"),
        ("HEALTH_PORT", "70000", "no whole number from 0 to 65535"),
        ("FIELD_KEY_FILE", "/nowhere/key", "names no file"),
        ("SPELT_WRONG_FILE", "/nowhere/key", "names no file"),
    ],
)
def test_each_fault_names_its_variable(secret, variable, value, sentence):
    (fault,) = faults(whole(secret) | {f"HOURBOOK_{variable}": value}, ["payments", "ledger"], "log")
    assert f"HOURBOOK_{variable}" in fault
    assert sentence in fault


def test_a_url_may_come_from_a_file_and_a_service_may_have_its_own(secret, tmp_path):
    (tmp_path / "url").write_text("kafka://hourbook:x@log:9092/\n")
    environ = whole(secret) | {"HOURBOOK_LOG_URL_FILE": str(tmp_path / "url"),
                               "HOURBOOK_LEDGER_DATABASE_URL": f"sqlite:///{tmp_path}/own.db"}  # fmt: skip
    settings = read_environment(environ, ["ledger", "billing"], ["log"], lambda: NOW)
    assert settings.log_url == "kafka://hourbook:x@log:9092/"
    assert settings.wirings["ledger"].database_url.endswith("own.db")
    assert settings.wirings["billing"].database_url.endswith("@db/billing")


def test_the_table_of_secrets_is_what_services_ask_for():
    asked: dict[str, set[str]] = {}
    for path in sorted((ROOT / "services").glob("*/main.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "secrets":
                asked.setdefault(path.parent.name, set()).update(one.value for one in node.args)  # type: ignore[attr-defined]
    assert asked == {name: set(secrets) for name, secrets in SECRETS_OF.items()}
    assert f'secrets("{WEB_SECRET}")' in (ROOT / "shared/plumbing/web.py").read_text()


def test_every_variable_is_in_the_module_s_table():
    table = (ROOT / "shared/plumbing/environment.py").read_text().partition('"""\n\nfrom')[0]
    for name in ("LOG_URL", "QUEUE_URL", "MEMBER", "BIND", "PORT", "HEALTH_PORT", "JWKS_FILE", "JWKS_URL",
                 *(f"{secret.upper()}_FILE" for secrets in SECRETS_OF.values() for secret in secrets)):  # fmt: skip
        assert f"`HOURBOOK_{name}`" in table


@pytest.mark.parametrize("role", [*ROLES, "serve", "migrate"])
def test_a_role_without_its_environment_ends_with_2_and_a_line_for_each_fault(role, monkeypatch):
    for name in list(os.environ):
        if name.startswith("HOURBOOK_"):
            monkeypatch.delenv(name)
    done = CliRunner().invoke(hourbook, [role, "payments"])
    assert done.exit_code == 2
    lines = done.stderr.splitlines()
    assert len(lines) >= 3
    assert all(line.startswith("hourbook: HOURBOOK_") for line in lines)


def test_keys_are_fetched_and_kept_while_their_server_is_away():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"keys": [{"kid": "one"}]}).encode())

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    keys = FetchedKeys(f"http://127.0.0.1:{server.server_port}/jwks")
    assert keys() == {"keys": [{"kid": "one"}]}
    server.shutdown()
    server.server_close()
    assert keys() == {"keys": [{"kid": "one"}]}


def test_keys_that_were_never_there_are_a_503():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        with pytest.raises(WebRefusal) as caught:
            FetchedKeys(f"http://127.0.0.1:{held.getsockname()[1]}/jwks")()
    assert (caught.value.status, caught.value.code) == (503, "keys_unavailable")
