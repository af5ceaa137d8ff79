"""`hourbook keys`: what separate processes share. In: a folder, addresses. Out: secrets in files, public keys, a note.

`hourbook keys rotate` changes the keys that sign tokens while everything runs.

The note (`backbone.json`) says which servers the folder's books are on, so that `init`, `verify` and `parked` find them
by `--data` alone.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from click.core import ParameterSource

from deploy.cli.folders import data_option
from deploy.cli.groups import Group


@click.group(cls=Group, invoke_without_command=True)
@data_option
@click.pass_context
def keys(context: click.Context, data: Path) -> None:
    """Make the secrets that are missing in DATA/secrets, and print the variables that name them.

    Where HOURBOOK_DATABASE_URL, HOURBOOK_LOG_URL and HOURBOOK_QUEUE_URL are set, the folder remembers them. What is
    there already is left as it is.
    """
    if context.invoked_subcommand is None:
        _make(data)


@keys.command()
@data_option
@click.option("--compromised", is_flag=True, help="A key leaked: sign with the new one at once, drop all others.")
@click.pass_context
def rotate(context: click.Context, data: Path, *, compromised: bool) -> None:
    """Put a new key in front of those that sign tokens, while everything runs. Nobody is signed out.

    It signs ten minutes from now, when every process knows it; keys whose last token has ended are dropped.
    """
    from deploy.onebox.secrets import rotate_signing_key
    from deploy.roles.plan import publish_keys
    from shared.plumbing.tokens import signing_keys

    outer = context.parent
    if outer and outer.get_parameter_source("data") is ParameterSource.COMMANDLINE:
        # `keys --data DIR rotate` means that folder, not the usual one.
        data = outer.params["data"]
    folder = data.resolve() / "secrets"
    if not (folder / "token_signing_key").exists():
        raise click.UsageError(f"{folder} holds no keys; `hourbook keys --data {data}` makes them.")
    pems = rotate_signing_key(folder, int(time.time()), compromised=compromised)
    publish_keys(folder, pems)
    for key in signing_keys(pems):
        click.echo(f"{key.kid} signs from {datetime.fromtimestamp(key.signs_from_epoch, UTC):%Y-%m-%d %H:%M:%S} UTC")


def _make(data: Path) -> None:
    from deploy.onebox.backbone import FILE, Backbone
    from deploy.roles.plan import secret_files

    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o700)
    names = ("DATABASE", "LOG", "QUEUE")
    addresses = [os.environ.get(f"HOURBOOK_{name}_URL", "") for name in names]
    if all(addresses) and not (data / FILE).exists():
        _write(data / FILE, json.dumps(asdict(Backbone(*addresses)), indent=2))
    for name, path in secret_files(data).items():
        click.echo(f"{name}={path}")


def _write(path: Path, text: str) -> None:
    # It holds passwords.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
