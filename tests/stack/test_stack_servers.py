"""`hourbook stack`: started once however often it is asked, closed to others, stopped by process id."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import real_stack
from click.testing import CliRunner

from deploy.cli.main import hourbook
from deploy.stack import engine, processes, record, run
from deploy.stack.packages import jars, need
from deploy.stack.place import Place, may_enter
from deploy.stack.record import make_record, read_record
from deploy.stack.run import down, status, up
from deploy.stack.server import Command, Server
from deploy.stack.servers import SERVERS
from shared.values.refusal import Refusal

NO_PLACE = Place(Path(), Path(), "", 0, {})

pytestmark = pytest.mark.servers


@pytest.fixture
def folder(stack_urls: Mapping[str, str]) -> Path:
    return real_stack.stack_folder()


def test_every_server_runs_and_answers_and_a_second_start_changes_nothing(folder: Path) -> None:
    before = status(folder)
    assert [one["answers"] for one in before] == [True] * len(SERVERS)
    assert up(folder).urls == read_record(folder).urls
    assert status(folder) == before


def test_the_command_line_says_so_too(folder: Path) -> None:
    told = CliRunner().invoke(hourbook, ["stack", "status", "--folder", str(folder), "--json"])
    assert (told.exit_code, [one["server"] for one in json.loads(told.stdout)]) == (0, [one.name for one in SERVERS])
    assert CliRunner().invoke(hourbook, ["stack", "up", "--folder", str(folder)]).exit_code == 0


def test_what_holds_passwords_is_closed_and_no_log_or_command_line_names_one(folder: Path) -> None:
    kept = read_record(folder)
    for name in ("stack.json", "stack.env"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    for server in SERVERS if kept.how == "processes" else ():
        place = kept.place(server)
        assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700
        assert kept.password not in place.log.read_text(errors="replace")
        said = Path(f"/proc/{processes.running(place.ids)}/cmdline").read_bytes()
        assert kept.password.encode() not in said


def test_the_urls_are_those_of_the_env_file_and_of_the_loopback_address(folder: Path) -> None:
    lines = dict(line.split("=", 1) for line in (folder / "stack.env").read_text().splitlines())
    assert {name: value.strip("'") for name, value in lines.items()} == dict(read_record(folder).urls)
    assert all("@127.0.0.1:" in url for url in read_record(folder).urls.values())


def test_a_folder_without_a_stack_is_told_apart(tmp_path: Path) -> None:
    assert [one["answers"] for one in status(tmp_path)] == [False] * len(SERVERS)
    with pytest.raises(Refusal, match="no_stack"):
        down(tmp_path)
    told = CliRunner().invoke(hourbook, ["stack", "status", "--folder", str(tmp_path)])
    assert told.exit_code == 1


def test_ports_and_password_are_chosen_once(tmp_path: Path) -> None:
    first = make_record(tmp_path / "stack", "processes")
    assert make_record(tmp_path / "stack", "processes") == first
    assert len(set(first.ports.values())) == len(first.ports) == 6


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as other users")
def test_a_folder_that_the_servers_may_not_enter_is_refused(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert not may_enter(closed / "stack")
    if engine.runs():
        pytest.skip("containers do not mind")
    with pytest.raises(Refusal, match="folder_closed"):
        up(closed / "stack")


def test_a_folder_that_was_refused_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "run_as", lambda *_users: "nobody")
    monkeypatch.setattr(run, "may_enter", lambda _folder: False)
    monkeypatch.setattr(engine, "runs", lambda: False)
    with pytest.raises(Refusal, match="folder_closed"):
        up(tmp_path / "stack")
    assert not (tmp_path / "stack").exists()


def of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: bool = True) -> Server:
    """Let the stack be one server that sleeps, so that a test may treat it badly."""
    server = Server("sleeper", ("sleeper",), lambda _place: None, lambda _place: Command(["sleep", "60"], None),
                    lambda _place: answers, 1)  # fmt: skip
    for module in (run, record):
        monkeypatch.setattr(module, "SERVERS", (server,))
    monkeypatch.setattr(engine, "runs", lambda: False)
    monkeypatch.setattr(run, "run_as", lambda *_users: None)
    return server


def test_a_port_that_is_taken_is_named_before_the_server_starts(tmp_path, monkeypatch) -> None:
    server = of_its_own(tmp_path, monkeypatch)
    kept = make_record(tmp_path / "stack", "processes")
    with (
        socket.create_server(("127.0.0.1", kept.ports["sleeper"])),
        pytest.raises(Refusal, match=f"sleeper listens on port {kept.ports['sleeper']}, which another") as told,
    ):
        up(tmp_path / "stack")
    assert (told.value.code, processes.running(kept.place(server).ids)) == ("port_taken", None)


def test_urls_that_were_lost_are_written_again(tmp_path, monkeypatch) -> None:
    of_its_own(tmp_path, monkeypatch)
    try:
        urls = up(tmp_path / "stack").folder / "stack.env"
        said = urls.read_text()
        urls.unlink()
        up(tmp_path / "stack")
        assert (urls.read_text(), urls.stat().st_mode & 0o077) == (said, 0)
    finally:
        down(tmp_path / "stack")


def test_a_server_that_runs_and_does_not_answer_is_not_called_up(tmp_path, monkeypatch) -> None:
    of_its_own(tmp_path, monkeypatch, answers=False)
    try:
        for _ in range(2):
            with pytest.raises(Refusal, match="sleeper does not answer"):
                up(tmp_path / "stack")
    finally:
        down(tmp_path / "stack")


def test_two_that_start_the_same_stack_start_each_server_once(tmp_path, monkeypatch) -> None:
    server = of_its_own(tmp_path, monkeypatch)
    began, said = Barrier(2), []

    def start(_number: int) -> None:
        began.wait(10)
        up(tmp_path / "stack", said.append)

    make_record(tmp_path / "stack", "processes")
    try:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(start, range(2)))
        assert said.count("Starting sleeper") == 1
        assert processes.running(read_record(tmp_path / "stack").place(server).ids) is not None
    finally:
        down(tmp_path / "stack")


@pytest.mark.parametrize("text", ["", '{"how": "pro', "[]", '{"how": "processes"}'])
def test_half_a_record_is_told_in_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "stack.json").write_text(text)
    with pytest.raises(Refusal, match=r"stack\.json is not what `hourbook stack up` wrote") as told:
        read_record(tmp_path)
    assert told.value.code == "stack_unreadable"


def started(tmp_path: Path, script: str) -> Path:
    ids = tmp_path / "one.pid"
    processes.start(["/bin/sh", "-c", script], ids=ids, log=tmp_path / "log", user=None, env={}, cwd=tmp_path)
    return ids


def test_a_process_is_found_again_and_ends_when_asked(tmp_path: Path) -> None:
    ids = started(tmp_path, "exec sleep 60")
    process = processes.running(ids)
    assert process is not None
    processes.stop(ids)
    assert (processes.running(ids), ids.exists()) == (None, False)
    processes.stop(ids)


def test_a_process_that_will_not_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PATIENCE_SECONDS", 0.5)
    ids = started(tmp_path, "trap '' TERM; while :; do sleep 0.1; done")
    time.sleep(0.3)
    processes.stop(ids)
    assert processes.running(ids) is None


def test_an_id_that_belongs_to_another_process_by_now_is_not_ours(tmp_path: Path) -> None:
    ids = tmp_path / "one.pid"
    ids.write_text(f"{os.getpid()} 1")
    assert processes.running(ids) is None
    processes.stop(ids, by=signal.SIGKILL)


def test_a_server_that_dies_at_once_is_refused_with_its_last_words(tmp_path: Path) -> None:
    ids = started(tmp_path, "echo 'the port is taken'; exit 3")
    with pytest.raises(Refusal, match="the port is taken") as told:
        processes.wait_until(lambda: False, what="kafka", ids=ids, log=tmp_path / "log", seconds=20)
    assert told.value.code == "server_not_up"


def test_a_missing_program_is_named_with_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Refusal, match="apt-get install --no-install-recommends some-package") as told:
        need("no-such-program", ["some-package"])
    assert told.value.code == "program_missing"


def test_jars_that_maven_cannot_find_are_told_and_leave_nothing_behind(tmp_path: Path) -> None:
    pom = tmp_path / "broken.xml"
    pom.write_text("<project>")
    with pytest.raises(Refusal, match="install_failed"):
        jars(pom, tmp_path / "jars")
    assert not (tmp_path / "jars").exists()


def test_the_compose_file_gets_everything_it_leaves_open(tmp_path: Path) -> None:
    kept = make_record(tmp_path / "stack", "compose")
    text = (Path(engine.__file__).parent / "compose.yml").read_text()
    for word in text.split("${")[1:]:
        assert word.partition("}")[0] in engine.variables(kept)
    assert "127.0.0.1:${POSTGRES_PORT}" in text
