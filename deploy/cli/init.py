"""`hourbook init`: an empty installation with its first admin. In: a folder, an address, a password. Out: the folder.

The password is typed, or read from a file or from standard input; it never stands on a command line, which every
process of the machine can read.
"""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click
from marshmallow import ValidationError

from deploy.cli.folders import data_option
from deploy.cli.person import operator
from shared.values.noted import CHANGED


@click.command(epilog="Example: hourbook init --data var/books --admin-email you@example.org")
@data_option
@click.option("--admin-email", required=True, help="Address with which the first admin signs in.")
@click.option("--password-file", type=click.File("r", encoding="utf-8"), default=None,
              help="File with the password in its first line (-: standard input); asked for if left out.")  # fmt: skip
def init(data: Path, admin_email: str, password_file: TextIO | None) -> None:
    """Make an empty installation: databases, secrets and the first admin, who invites everyone else."""
    from deploy.onebox.house import open_house_now
    from services.identity.domain.password import check_password
    from services.identity.usecases.register_first_admin import register_first_admin

    email, password = _address(admin_email), _password(password_file)
    # Before there is a folder: an empty one would be in the way of the next try.
    check_password(password, email)
    house = open_house_now(data)
    try:
        identity = house.services["identity"]
        call = identity.call_as_service()
        with identity.units.write(call) as unit:
            account = register_first_admin(unit, call, email, password)
            unit.doing = "hourbook init"
            unit.note(CHANGED, object_id=account.user_id, after={"roles": ["admin"]}, by=operator())
        house.pump()
    finally:
        house.close()
    click.echo(f"{data} is ready; start it with: hourbook serve --data {data}")
    click.echo(f"{email} signs in as admin, and is asked to set up a second factor.")


def _address(text: str) -> str:
    """Read an address as the doors do: the same person under one spelling."""
    from shared.plumbing.fields import EmailField

    try:
        return str(EmailField().deserialize(text))
    except ValidationError as error:
        raise click.BadParameter(" ".join(error.messages), param_hint="--admin-email") from None


def _password(file: TextIO | None) -> str:
    if file is None:
        from services.identity.domain.password import LEAST_CHARACTERS

        question = f"Password, at least {LEAST_CHARACTERS} characters"
        return str(click.prompt(question, hide_input=True, confirmation_prompt=True, err=True))
    # Only the line's end goes: a password may begin or end with spaces.
    return file.readline().rstrip("\r\n")
