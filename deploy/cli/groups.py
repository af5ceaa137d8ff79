"""Commands that hold commands. In: sections by title. Out: help that lists each with its whole first sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click


class Group(click.Group):
    """A group whose help cuts no sentence short, in sections where it was given any."""

    def __init__(self, *words: Any, sections: Mapping[str, Sequence[click.Command]] | None = None, **more: Any) -> None:
        """Add the commands of every section."""
        super().__init__(*words, **more)
        self._sections = sections or {}
        for commands in self._sections.values():
            for command in commands:
                self.add_command(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections, or one of all commands by name."""
        every = {"Commands": [self.commands[name] for name in self.list_commands(ctx)]}
        for title, commands in (self._sections or every).items():
            with formatter.section(title):
                formatter.write_dl([(str(one.name), one.get_short_help_str(limit=400)) for one in commands])
