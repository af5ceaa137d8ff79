"""`hourbook parked`: facts that could not be heard. In: a service. Out: what is parked, replayed or dropped.

Exit code 0 where all went through, 3 where some did, 1 where none did.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deploy.cli.folders import data_option
from deploy.cli.groups import Group
from deploy.cli.person import operator
from deploy.cli.roles import told

if TYPE_CHECKING:
    from shared.plumbing.parked import ParkedFact
    from shared.plumbing.service import Service

_json = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")


@click.group(cls=Group)
def parked() -> None:
    """Look at facts that a service could not hear, replay them once the cause is gone, or drop them.

    The first fact of a key that fails is parked with its reason; later ones of its key wait behind it, all others go
    on. SERVICE is one service or `all`.
    """


def _open(service: str, data: Path) -> list[Service]:
    from deploy.roles.where import open_for_operator

    opened: list[Service] = []
    told(lambda: opened.extend(open_for_operator(os.environ, data, service)[1]))
    return opened


def _open_one(service: str, data: Path) -> Service:
    if service == "all":
        raise click.UsageError("Name one service.")
    return _open(service, data)[0]


@parked.command("list")
@click.argument("service", default="all")
@_json
@data_option
def list_(service: str, as_json: bool, data: Path) -> None:
    """List what is parked, in the order it came."""
    from shared.plumbing.parked import list_parked

    found = [(one.name, fact) for one in _open(service, data) for fact in list_parked(one)]
    if as_json:
        click.echo(json.dumps([_shape(name, fact) for name, fact in found], indent=2))
        return
    for name, fact in found:
        kept = fact.envelope
        click.echo(f"{name:<14}{kept.id}  {kept.type:<22}{kept.key}  {_instant(fact.parked_epoch)}  {fact.reason}")
    click.echo(f"{len(found)} parked.", err=True)


@parked.command()
@click.argument("service")
@click.argument("event_id")
@data_option
def show(service: str, event_id: str, data: Path) -> None:
    """Show one parked fact with all it says, as JSON."""
    from shared.plumbing.parked import show_parked

    one = _open_one(service, data)
    fact = show_parked(one, event_id)
    click.echo(json.dumps(_shape(one.name, fact) | {"data": _said(fact.envelope.data)}, indent=2))


@parked.command()
@click.argument("service")
@click.option("--key", help="Only the facts of this key, such as a trainer's id; all keys where left out.")
@data_option
def replay(service: str, key: str | None, data: Path) -> None:
    """Hear parked facts again, each key's in order and in one transaction; a key that fails again stays parked."""
    from shared.plumbing.consumer import replay_parked
    from shared.plumbing.database import reason_of
    from shared.plumbing.parked import list_parked

    heard = failed = 0
    known = key is None
    for one in _open(service, data):
        keys = dict.fromkeys(fact.envelope.key for fact in list_parked(one))
        known |= key in keys
        for each in (each for each in keys if key in (None, each)):
            try:
                count = replay_parked(one, each)
            except Exception as error:  # noqa: BLE001 - said, and the next key is tried
                click.echo(f"{one.name}: {each} stays parked: {reason_of(error)}", err=True)
                failed += 1
            else:
                click.echo(f"{one.name}: {count} facts of {each} heard")
                heard += count
    if not known:
        raise click.ClickException(f"Nothing of {key} is parked in {service}; `hourbook parked list` shows every key.")
    click.echo(f"{heard} facts heard, {failed} keys still parked.", err=True)
    sys.exit(0 if not failed else 3 if heard else 1)


@parked.command()
@click.argument("service")
@click.argument("event_id")
@click.option("--reason", required=True, help="Why it may be left out; written down with your name.")
@data_option
def drop(service: str, event_id: str, reason: str, data: Path) -> None:
    """Leave a parked fact out for good; it is kept in the table `dropped` with the reason."""
    from shared.plumbing.parked import drop_parked, list_parked

    one = _open_one(service, data)
    fact = drop_parked(one, event_id, reason, operator())
    behind = sum(other.envelope.key == fact.envelope.key for other in list_parked(one))
    click.echo(f"{event_id} is dropped.")
    if behind:
        click.echo(
            f"{behind} facts wait behind it: hourbook parked replay {one.name} --key {fact.envelope.key}", err=True
        )


def _shape(name: str, fact: ParkedFact) -> dict[str, Any]:
    kept = fact.envelope
    return {
        "service": name, "event_id": kept.id, "type": kept.type, "version": kept.version, "topic": kept.topic,
        "key": kept.key, "said": _instant(kept.at_epoch), "parked": _instant(fact.parked_epoch),
        "traceparent": kept.traceparent, "reason": fact.reason,
    }  # fmt: skip


def _said(data: bytes) -> Any:
    """Give what a fact says; bytes that are no JSON, for which it may have been parked, as text."""
    try:
        return json.loads(data)
    except ValueError:
        return data.decode(errors="backslashreplace")


def _instant(epoch: int) -> str:
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
