"""What is typed wrong is answered with what to do instead, before anything is loaded or written."""

from __future__ import annotations

import socket
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from psycopg.errors import UndefinedTable

from deploy.cli.away import refused_by_server
from deploy.cli.disk import refused_by_disk
from deploy.cli.folders import whole
from deploy.cli.main import hourbook
from deploy.month import run
from deploy.month.stage import Stage
from deploy.onebox.house import lock_alone
from deploy.roles.wired import chosen
from deploy.stack.run import down
from shared.values.refusal import Refusal


def _said(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(hourbook, words)
    return done.exit_code, done.output


@pytest.mark.parametrize("command", ["run", "serve", "up"])
def test_a_port_in_use_is_said_before_anything_is_made(command: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    if command == "serve":
        data.mkdir()
        (data / "events.db").touch()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, output = _said(command, "--data", str(data), "--port", str(taken.getsockname()[1]))
    assert code == 1
    assert (
        "cannot be listened on (Address already in use); stop what listens there, or name another with --port" in output
    )
    assert "Serving" not in output
    assert data.exists() == (command == "serve")


@pytest.mark.parametrize("port", ["0", "65536", "80x"])
def test_a_port_that_is_none_is_wrong_usage(port: str) -> None:
    assert _said("serve", "--port", port)[0] == 2


def test_a_folder_that_another_process_works_on_is_not_served_twice(tmp_path: Path) -> None:
    (tmp_path / "events.db").touch()
    with socket.create_server(("127.0.0.1", 0)) as any_port:
        port = any_port.getsockname()[1]
    with lock_alone(tmp_path):
        done = CliRunner().invoke(hourbook, ["serve", "--data", str(tmp_path), "--port", str(port)])
    assert isinstance(done.exception, Refusal)
    assert done.exception.code == "data_folder_in_use"
    assert "Serving" not in done.output


@pytest.mark.parametrize("command", ["serve", "up"])
def test_half_a_month_is_not_served_as_a_whole_one(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, out = tmp_path / "data", tmp_path / "out"

    def break_off(stage: Stage, *_rest: object) -> None:
        raise KeyboardInterrupt(stage)

    monkeypatch.setattr(run, "_tell", break_off)
    with pytest.raises(KeyboardInterrupt):
        run.run_month(out, data, trainers=2, seed=7)
    with socket.create_server(("127.0.0.1", 0)) as any_port:
        port = any_port.getsockname()[1]
    code, output = _said(command, "--data", str(data), "--port", str(port))
    assert code == 1
    assert "holds half a sample month" in output
    monkeypatch.setattr(run, "_tell", lambda *_: None)
    run.run_month(out, data, trainers=2, seed=7)
    assert whole(data) == data


def test_caught_mails_of_a_folder_without_data_are_not_none(tmp_path: Path) -> None:
    code, output = _said("mail", "list", "--data", str(tmp_path / "nowhere"))
    assert code == 1
    assert "holds no Hourbook data" in output


def test_a_service_and_a_stack_that_are_not_there_are_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"There is no service payrol; here are audit, .* and `all`\."):
        chosen("payrol")
    with pytest.raises(Refusal, match=r"no_stack: \S+ holds no stack; `hourbook stack up --folder \S+` makes one\.$"):
        down(tmp_path)


def test_a_month_on_a_stack_that_is_not_there_empties_nothing(tmp_path: Path) -> None:
    out, data = tmp_path / "out", tmp_path / "data"
    done = CliRunner().invoke(hourbook, ["month", "--out", str(out), "--data", str(data), "--stack", str(tmp_path)])
    assert isinstance(done.exception, Refusal)
    assert (done.exception.code, out.exists(), data.exists()) == ("no_stack", False, False)


def test_what_the_disk_refuses_is_a_sentence_and_other_faults_are_not(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError) as closed:
        (tmp_path / "file" / "books").mkdir()
    assert refused_by_disk(closed.value).startswith(f"{tmp_path / 'file' / 'books'}: Not a directory.")
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    with pytest.raises(FileExistsError) as leads_nowhere:
        (tmp_path / "link").mkdir(parents=True, exist_ok=True)
    assert refused_by_disk(leads_nowhere.value).startswith(f"{tmp_path / 'link'}: File exists.")
    books = sqlite3.connect(tmp_path / "books.db")
    books.execute("PRAGMA max_page_count = 2")
    books.execute("CREATE TABLE lines (text)")
    with pytest.raises(sqlite3.OperationalError) as full:
        books.execute("INSERT INTO lines VALUES (?)", ("x" * 100_000,))
    assert "full" in refused_by_disk(full.value)
    with pytest.raises(sqlite3.OperationalError) as bug:
        books.execute("SELECT nothing FROM nowhere")
    assert refused_by_disk(bug.value) is None
    assert refused_by_disk(ConnectionRefusedError(111, "refused")) is None
    books.close()


@pytest.mark.parametrize(
    ("variable", "url", "server", "words"),
    [
        ("DATABASE", "postgresql+psycopg://u:sekret@{address}/{{database}}", "PostgreSQL", "parked list payroll"),
        ("DATABASE", "postgresql+psycopg://u:sekret@{address}/{{database}}", "PostgreSQL", "migrate payroll"),
        ("LOG", "kafka://u:sekret@{address}/", "Kafka", "topics"),
        ("QUEUE", "amqp://u:sekret@{address}/", "RabbitMQ", "jobs dead payroll"),
    ],
)
def test_a_server_that_is_away_is_a_sentence_without_its_password(
    variable: str, url: str, server: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    monkeypatch.setenv("HOURBOOK_DATABASE_URL", "sqlite:///:memory:")
    monkeypatch.setenv(f"HOURBOOK_{variable}_URL", url.format(address=f"127.0.0.1:{port}"))
    done = CliRunner().invoke(hourbook, words.split())
    sentence = refused_by_server(done.exception or AssertionError("it went well"))
    assert sentence is not None
    assert sentence.startswith(f"{server} does not answer as it should: ")
    assert str(port) in sentence
    assert "sekret" not in sentence
    assert "\n" not in sentence
    assert refused_by_server(ValueError("a bug")) is None


def test_tables_that_are_not_there_are_a_sentence_that_names_the_command_which_makes_them() -> None:
    gone = UndefinedTable('relation "parked" does not exist\nLINE 1: SELECT 1 FROM parked')
    sentence = refused_by_server(sa.exc.ProgrammingError("SELECT 1 FROM parked", {}, gone))
    assert sentence is not None
    assert "parked" in sentence
    assert "`hourbook migrate all`" in sentence
    assert "\n" not in sentence


def test_a_password_that_is_no_good_leaves_no_folder_behind(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("short\n")
    words = ["--data", str(tmp_path / "books"), "--admin-email", "a@b.example"]
    done = CliRunner().invoke(hourbook, ["init", *words, "--password-file", str(tmp_path / "password")])
    assert isinstance(done.exception, Refusal)
    assert done.exception.code == "password_length"
    assert not (tmp_path / "books").exists()
