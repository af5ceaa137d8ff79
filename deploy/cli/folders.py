"""Where the command line keeps data. In: an option or `HOURBOOK_DATA`. Out: a folder, `var/data` by default."""

from __future__ import annotations

from pathlib import Path

import click

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/data"),
    envvar="HOURBOOK_DATA",
    show_default=True,
    show_envvar=True,
    help="Folder with the databases, the event log and the secrets.",
)


def existing(data: Path) -> Path:
    """Give the folder if it holds data, or say how to make some."""
    if not any((data / kept).exists() for kept in ("events.db", "backbone.json")):
        raise click.ClickException(
            f"{data} holds no Hourbook data; `hourbook init` makes an empty installation, `make run` a sample month, "
            "or name another folder with --data."
        )
    return data
