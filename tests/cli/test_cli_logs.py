"""What a command prints is its answer and nothing else: logs of what moves meanwhile must not get between."""

from __future__ import annotations

import click
import pytest
import structlog
from click.testing import CliRunner

from deploy.cli.main import hourbook


@click.command()
def chatty() -> None:
    structlog.get_logger().info("facts_heard", facts=3)
    structlog.get_logger().warning("commit_too_late")
    click.echo("{}")


def test_logs_of_a_command_go_to_standard_error_from_warnings_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(hourbook.commands, "chatty", chatty)
    before = structlog.get_config()
    result = CliRunner().invoke(hourbook, ["chatty"])
    assert result.stdout == "{}\n"
    assert "commit_too_late" in result.stderr
    assert "facts_heard" not in result.stderr
    assert structlog.get_config() == before
