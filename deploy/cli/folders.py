"""Where the command line keeps data. In: an option or `HOURBOOK_DATA`. Out: a folder, `var/data` by default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import click

from deploy.month.people import HALF

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/data"),
    envvar="HOURBOOK_DATA",
    show_default=True,
    show_envvar=True,
    help="Folder with the databases, the event log and the secrets.",
)

role_data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="HOURBOOK_DATA",
    show_envvar=True,
    help="Folder that says where databases, log and queue are, where HOURBOOK_… variables do not.",
)


def existing(data: Path) -> Path:
    """Give the folder if it holds data, or say how to make some."""
    if not any((data / kept).exists() for kept in ("events.db", "backbone.json")):
        raise click.ClickException(
            f"{data} holds no Hourbook data; `hourbook init` makes an empty installation, `make run` a sample month, "
            "or name another folder with --data."
        )
    return data


def whole(data: Path) -> Path:
    """Give the folder unless a sample month was broken off while it was loaded into it: half of it looks like all."""
    if (data / HALF).exists():
        raise click.ClickException(
            f"{data} holds half a sample month: loading it was broken off. Load it again (`make run`, `make stack-run` "
            "or `hourbook month` into the same folder), or name another folder with --data."
        )
    return data


def told_where(data: Path | None) -> Mapping[str, str]:
    """Give the environment of one role's process, completed by a data folder where one is named."""
    from deploy.roles.where import addressed

    return os.environ if data is None else addressed(os.environ, data)
