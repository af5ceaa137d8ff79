"""A log that cannot be written: whoever logs goes on, and is told later how much is missing. What no line may hold."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from shared.plumbing.logs import configure_logs, logging_meanwhile


class Narrow(io.StringIO):
    """A stream on a disk that is full at first."""

    full = True

    def write(self, text: str) -> int:
        if self.full:
            raise OSError(28, "No space left on device")
        return super().write(text)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    kept = structlog.get_config()
    yield
    structlog.configure(**kept)


def test_a_full_disk_beneath_the_log_is_nobodys_failure() -> None:
    with Path("/dev/full").open("w") as stream:
        configure_logs(stream)
        structlog.get_logger().info("relayed")
        with pytest.raises(OSError, match="No space"):
            stream.close()


def test_the_lines_that_were_lost_are_counted_once_there_is_room() -> None:
    stream = Narrow()
    configure_logs(stream)
    log = structlog.get_logger()
    log.info("one")
    log.info("two")
    stream.full = False
    log.info("three")
    log.info("four")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(line["event"], line.get("lines")) for line in lines] == [
        ("log_lines_lost", 2), ("three", None), ("four", None)
    ]  # fmt: skip


def test_what_a_database_repeats_of_a_row_is_left_out() -> None:
    said = 'duplicate key breaks "users_one_by_email"\nDETAIL:  Key (email)=(nora@example.org) already exists.\n'
    stream = io.StringIO()
    configure_logs(stream)
    structlog.get_logger().error("fact_parked", exc_info=ValueError(said))
    told = json.loads(stream.getvalue())["exception"]
    assert "nora" not in told
    assert "users_one_by_email" in told


def test_logs_go_where_they_went_before_once_a_file_is_closed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = structlog.get_config()
    with (tmp_path / "some.log").open("w") as file, logging_meanwhile(file):
        structlog.get_logger().info("inside")
    assert "inside" in (tmp_path / "some.log").read_text()
    assert structlog.get_config() == before
    structlog.get_logger().warning("after")
    assert "after" not in (tmp_path / "some.log").read_text()
