"""`hourbook mail`: mails caught in a data folder, because no mail server is set. In: a folder. Out: what they say.

A caught mail may hold a link that opens an account: the folder is its owner's alone, as a mailbox is.
"""

from __future__ import annotations

import email
import json
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import click

from deploy.cli.folders import data_option, existing
from deploy.cli.groups import Group

_json = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")


@click.group(cls=Group)
def mail() -> None:
    """Look at mails that were caught instead of sent; HOURBOOK_SMTP_URL names a mail server that sends them."""


def caught(data: Path) -> Iterator[tuple[str, EmailMessage]]:
    """Give the caught mails by id, oldest first: ids are made in order of time."""
    for path in sorted((data / "mail").glob("*.eml")):
        yield path.stem, email.message_from_bytes(path.read_bytes().replace(b"\r\n", b"\n"), policy=default)


@mail.command("list")
@click.option("--to", "address", help="Only mails to this address.")
@_json
@data_option
def list_(address: str | None, as_json: bool, data: Path) -> None:
    """List caught mails, oldest first, without what they say."""
    rows = [
        {"mail_id": mail_id, "date": one["Date"], "to": one["To"], "subject": one["Subject"]}
        for mail_id, one in caught(existing(data))
        if address in (None, one["To"])
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2, default=str))
        return
    for row in rows:
        click.echo(f"{row['mail_id']}  {row['date']}  {row['to']}  {row['subject']}")
    click.echo(f"{len(rows)} caught.", err=True)


@mail.command()
@click.argument("mail_id")
@_json
@data_option
def show(mail_id: str, as_json: bool, data: Path) -> None:
    """Show one caught mail, its link included."""
    one = dict(caught(existing(data))).get(mail_id)
    if one is None:
        raise click.ClickException(
            f"No mail {mail_id} was caught in {data}; `hourbook mail list` shows those that were."
        )
    text = one.get_content()
    if as_json:
        click.echo(json.dumps({**{name.lower(): str(value) for name, value in one.items()}, "text": text}, indent=2))
        return
    for name in ("Date", "From", "To", "Subject"):
        click.echo(f"{name}: {one[name]}")
    click.echo(f"\n{text}")
