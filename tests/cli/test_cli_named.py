"""What documents and help say of the command line is so: each `hourbook …` they name is a command with such options."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from deploy.cli.main import SECTIONS, hourbook

ROOT = Path(__file__).resolve().parents[2]
# Within a line of code in backticks, or a line of its own in a block.
NAMED = re.compile(
    r"`(?:\$ )?(?:\.venv/bin/)?hourbook ([a-z][^`\n]*)`|^ *(?:\$ )?(?:\.venv/bin/)?hourbook ([a-z].*)$", re.MULTILINE
)
DOCUMENTS = sorted(
    subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
)


def _every(command: click.Command) -> Iterator[click.Command]:
    yield command
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        yield from _every(inner)


def _wrong_with(line: str) -> str | None:
    """Say which word of a command line the product does not know; `a|b` names both."""
    command: click.Command = hourbook
    words = line.partition("  #")[0].split()
    while words and isinstance(command, click.Group) and not words[0].startswith("--"):
        names = words.pop(0).split("|")
        unknown = [name for name in names if name not in command.commands]
        if unknown:
            return unknown[0]
        command = command.commands[names[0]]
    options = {option for one in command.params for option in one.opts} | {"--help"}
    return next((word for word in words if word.startswith("--") and word.partition("=")[0] not in options), None)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_names_commands_and_options_that_there_are(document: str) -> None:
    text = (ROOT / document).read_text()
    lines = [first or second for first, second in NAMED.findall(text)]
    assert {line: wrong for line in lines if (wrong := _wrong_with(line))} == {}


def test_an_unknown_word_is_found() -> None:
    assert [_wrong_with(line) for line in ("verfy", "audit serch", "serve --dta x", "parked list|shwo", "verify")] == [
        "verfy", "serch", "--dta", "shwo", None,
    ]  # fmt: skip


def test_examples_of_help_are_commands_that_there_are() -> None:
    examples = [one.epilog for one in _every(hourbook) if one.epilog]
    assert len(examples) > 10
    assert {line: wrong for line in examples if (wrong := _wrong_with(line.removeprefix("Example: hourbook ")))} == {}


def test_help_lists_every_command_once_with_its_whole_sentence() -> None:
    listed = [one.name for commands in SECTIONS.values() for one in commands]
    assert sorted(map(str, listed)) == sorted(hourbook.commands)
    for group in (one for one in _every(hourbook) if isinstance(one, click.Group)):
        _usage, *sections = group.get_help(click.Context(group)).split("\n\n")
        assert "..." not in "".join(sections)
