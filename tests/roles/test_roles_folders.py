"""Who may work on an embedded folder beside whom, and what a supervisor does with processes that fail."""

from __future__ import annotations

import socket
import sys
import time
from pathlib import Path

import pytest

from deploy.onebox.house import open_house_now
from deploy.roles.children import Children, Command
from deploy.roles.plan import addresses, secret_files
from deploy.roles.wired import chosen, hold_folders, share_folder, wire
from shared.plumbing.environment import read_environment
from shared.plumbing.service import Service
from shared.values.refusal import Refusal

READY = """
import http.server, sys
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ready).serve_forever()
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Service:
    environment = {**addresses(tmp_path), **secret_files(tmp_path)}
    (service,) = wire(read_environment(environment, ["ledger"], ["web"], lambda: 0))
    return service


def test_each_role_of_a_service_is_there_once(ledger):
    held = hold_folders("relay", [ledger], [])
    with pytest.raises(Refusal, match="data_folder_in_use"):
        hold_folders("relay", [ledger], [])
    others = hold_folders("consume", [ledger], []) + hold_folders("serve", [ledger], [])
    for lock in [*held, *others]:
        lock.close()
    for lock in hold_folders("relay", [ledger], []):
        lock.close()


def test_doors_may_be_many(ledger):
    locks = [*hold_folders("serve", [ledger], []), *hold_folders("serve", [ledger], [])]
    assert len(locks) == 2
    for lock in locks:
        lock.close()


@pytest.mark.slow
def test_a_house_and_processes_apart_keep_each_other_out(tmp_path, ledger):
    house = open_house_now(tmp_path)
    with pytest.raises(Refusal, match="data_folder_in_use"):
        hold_folders("relay", [ledger], [])
    house.close()
    apart = share_folder(tmp_path)
    with pytest.raises(Refusal, match="data_folder_in_use"):
        open_house_now(tmp_path)
    apart.close()
    open_house_now(tmp_path).close()


def test_real_servers_need_no_lock():
    assert hold_folders("serve", [], ["kafka://x:y@127.0.0.1:1/", "amqp://x:y@127.0.0.1:1/"]) == []


def test_a_service_that_is_not_here_is_said_with_those_that_are():
    with pytest.raises(Refusal, match=r"here are audit, billing, .* and `all`"):
        chosen("quality")


def command(name: str, code: str) -> Command:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Command(name, (sys.executable, "-c", code, str(port)), {}, f"http://127.0.0.1:{port}")


def test_what_ends_at_once_is_refused_with_its_last_words(tmp_path):
    children = Children(tmp_path, print)
    with pytest.raises(Refusal, match=r"(?s)relay-all is not up.*no such broker"):
        children.start([command("relay-all", "raise SystemExit('no such broker')")], lambda: False)
    assert children.stop() == []


def test_what_dies_is_started_again_after_a_pause(tmp_path, monkeypatch):
    monkeypatch.setattr("deploy.roles.children.PAUSE_SECONDS", (0.2, 1.0))
    said: list[str] = []
    children = Children(tmp_path, said.append)
    children.start([command("work-all", READY)], lambda: False)
    (child,) = children.all
    child.pause_seconds = 0.2
    assert child.process is not None
    first = child.process.pid
    child.process.kill()
    child.process.wait(5)
    children.tend()
    assert child.process is None
    assert "work-all ended with -9" in said[0]
    time.sleep(0.25)
    children.tend()
    assert child.process is not None
    assert child.process.pid != first
    assert children.stop() == []
    assert not (tmp_path / "processes.json").exists()


@pytest.mark.parametrize(("lived_seconds", "pause"), [(1, "16 s"), (600, "1 s")])
def test_what_lived_long_and_dies_is_started_as_soon_as_after_its_first_death(tmp_path, lived_seconds, pause):
    said: list[str] = []
    children = Children(tmp_path, said.append)
    children.start([command("work-all", READY)], lambda: False)
    (child,) = children.all
    assert child.process is not None
    child.pause_seconds, child.began = 16.0, time.monotonic() - lived_seconds
    child.process.kill()
    child.process.wait(5)
    children.tend()
    assert f"again in {pause}" in said[0]
    assert children.stop() == []


def test_what_does_not_listen_to_a_word_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr("deploy.roles.children.STOP_SECONDS", 0.5)
    children = Children(tmp_path, print)
    children.start([command("serve-deaf", "import signal; signal.signal(15, signal.SIG_IGN)\n" + READY)], lambda: False)
    assert children.stop() == ["serve-deaf"]
