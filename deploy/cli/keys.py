"""`hourbook keys`: what separate processes share. In: a folder, addresses. Out: secrets in files, public keys, a note.

The note (`backbone.json`) says which servers the folder's books are on, so that `init`, `verify` and `parked` find them
by `--data` alone.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import click

from deploy.cli.folders import data_option


@click.command()
@data_option
def keys(data: Path) -> None:
    """Make the secrets that are missing in DATA/secrets, and print the variables that name them.

    Where HOURBOOK_DATABASE_URL, HOURBOOK_LOG_URL and HOURBOOK_QUEUE_URL are set, the folder remembers them. What is
    there already is left as it is.
    """
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
